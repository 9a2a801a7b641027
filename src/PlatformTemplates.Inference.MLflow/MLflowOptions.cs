namespace PlatformTemplates.Inference.MLflow;

/// <summary>An MLflow registry. Bound from the configuration section <c>Inference:MLflow</c>.</summary>
public sealed class MLflowOptions
{
    internal const string Section = InferenceOptions.SectionName + ":MLflow";

    /// <summary>Where the tracking server is, such as <c>http://mlflow:5000</c>.</summary>
    public string? TrackingUri { get; set; }

    /// <summary>A token that is sent as <c>Authorization: Bearer</c>, to the tracking server alone.</summary>
    public string? Token { get; set; }

    /// <summary>The user of HTTP's basic authentication, to the tracking server alone.</summary>
    public string? Username { get; set; }

    /// <summary>The user's password.</summary>
    public string? Password { get; set; }

    /// <summary>
    /// Folders that artifacts are mounted in. A <c>file:</c> URI or a plain path needs one too: a registry names no path of this
    /// machine by itself.
    /// </summary>
    public IList<MLflowMount> Mounts { get; } = [];

    /// <summary>The models by the names that this service gives them.</summary>
    public IDictionary<string, MLflowModelOptions> Models { get; } = new Dictionary<string, MLflowModelOptions>();

    /// <summary>How long one request may take, a download included. Default: one minute.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The largest file that is downloaded, in bytes. Default: 1 GiB.</summary>
    public long MaxFileSize { get; set; } = 1L << 30;
}

/// <summary>A registered model. Bound from <c>Inference:MLflow:Models:&lt;name&gt;</c>.</summary>
public sealed class MLflowModelOptions
{
    /// <summary>The name it is registered by; the same when not set.</summary>
    public string? Registered { get; set; }

    /// <summary>Aliases whose versions are served, such as <c>champion</c>. When an alias moves, its new version is loaded.</summary>
    public IList<string> Aliases { get; } = [];

    /// <summary>Versions that are served, by their numbers.</summary>
    public IList<string> Versions { get; } = [];
}

/// <summary>A folder that artifacts are mounted in. Bound from <c>Inference:MLflow:Mounts:&lt;number&gt;</c>.</summary>
public sealed class MLflowMount
{
    /// <summary>The beginning of the artifact URIs that the folder stands for, such as <c>s3://models</c>.</summary>
    public string Uri { get; set; } = "";

    /// <summary>The folder, from the root on.</summary>
    public string Folder { get; set; } = "";
}
