using System.Globalization;
using System.Text.RegularExpressions;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>The ports a web application listens on in its container, by the order ASP.NET Core looks for them.</summary>
/// <param name="Application">Where requests are served.</param>
/// <param name="Management">Where ServiceDefaults answers health requests, when they have a port of their own.</param>
internal sealed record ListenedPorts(IReadOnlyList<int> Application, int? Management)
{
    // Since .NET 8 the images set ASPNETCORE_HTTP_PORTS=8080.
    private const int ImageDefault = 8080;

    private static readonly string[] HttpsPorts = ["ASPNETCORE_HTTPS_PORTS", "DOTNET_HTTPS_PORTS", "HTTPS_PORTS"];
    private static readonly string[] CommandLine = ["command", "args"];

    /// <summary>
    /// Whether nobody says where requests are served: then the image does, and <see cref="Application"/> is what images say
    /// by default. A Dockerfile may set another port, and is not seen.
    /// </summary>
    public bool IsLeftToImage { get; init; }

    /// <summary>All of them.</summary>
    public IEnumerable<int> All
    {
        get
        {
            var all = new List<int>(Application);
            if (Management is { } management)
                all.Add(management);
            return all;
        }
    }

    /// <summary>The ports, or null where they can't be known.</summary>
    public static ListenedPorts? Of(ContainerSite site, CodeFacts code, ContainerSettings settings)
    {
        if (code.Host != HostKind.Web || code.HasUnknownPorts || settings.HasUnknown || IsToldByArguments(site))
            return null;

        int? management = null;
        if (code.AddsServiceDefaults || code.MapsServiceDefaults)
        {
            const string key = "ServiceDefaults:Health:ManagementPort";
            // What code sets wins over configuration.
            var written = settings.Value(key);
            management = code.ManagementPort ?? Number(written ?? "");
            if (management is null && (written is not null || settings.IsUnknown(key)))
                return null;
        }

        var isLeftToImage = false;
        var application = ApplicationPorts(code, settings, ref isLeftToImage);
        return application is null ? null : new ListenedPorts(application, management) { IsLeftToImage = isLeftToImage };
    }

    private static IReadOnlyList<int>? ApplicationPorts(CodeFacts code, ContainerSettings settings, ref bool isLeftToImage)
    {
        var fixedPorts = new List<int>(code.ListenedPorts);
        foreach (var endpoint in settings.Sections("Kestrel:Endpoints"))
        {
            if (Port(settings.Value($"Kestrel:Endpoints:{endpoint}:Url")) is not { } port)
                return null;
            fixedPorts.Add(port);
        }

        if (fixedPorts.Count > 0)
            return fixedPorts;

        foreach (var (suffix, read) in new (string, Func<string, int?>)[] { ("URLS", Port), ("HTTP_PORTS", Number) })
        {
            foreach (var key in new[] { "ASPNETCORE_" + suffix, "DOTNET_" + suffix, suffix })
            {
                if (settings.IsUnknown(key))
                    return null;
                if (settings.Value(key) is not { Length: > 0 } written)
                    continue;
                var ports = Read(written, read);
                return suffix == "URLS" ? ports : WithHttps(ports, settings);
            }
        }

        isLeftToImage = true;
        return WithHttps(new List<int> { ImageDefault }, settings);
    }

    // Ports for https come beside those for http; addresses (URLS) replace both.
    private static IReadOnlyList<int>? WithHttps(IReadOnlyList<int>? http, ContainerSettings settings)
    {
        if (http is null || HttpsPorts.Any(settings.IsUnknown))
            return null;
        return HttpsPorts.Select(settings.Value).FirstOrDefault(v => v is not null) is not { } written ? http
            : Read(written, Number) is { } https ? [.. http, .. https]
            : null;
    }

    private static IReadOnlyList<int>? Read(string written, Func<string, int?> read)
    {
        var ports = new List<int>();
        foreach (var one in written.Split([';'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (read(one) is not { } port)
                return null;
            ports.Add(port);
        }

        return ports;
    }

    private static bool IsToldByArguments(ContainerSite site)
        => CommandLine.SelectMany(key => site.Container.Root[key]?.Elements ?? [])
            .Any(a => a.Text is { } text && (Contains(text, "urls") || Contains(text, "_ports") || Contains(text, "kestrel") || text.Contains("$")));

    private static bool Contains(string text, string part) => text.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;

    private static int? Number(string text)
        => int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 ? port : null;

    /// <summary>The port of a listening address: <c>http://+:8080</c>; null where it can't be told.</summary>
    internal static int? Port(string? url)
    {
        var match = Regex.Match(url?.Trim() ?? "", "^(https?)://(\\[[^]]*\\]|[^:/]+)(?::([0-9]+))?/?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        if (!match.Success)
            return null;
        return match.Groups[3].Success ? Number(match.Groups[3].Value) : match.Groups[1].Value.Equals("https", StringComparison.OrdinalIgnoreCase) ? 443 : 80;
    }
}
