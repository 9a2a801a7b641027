using System.Globalization;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kubernetes;

/// <summary>A probe of a container.</summary>
public sealed class Probe
{
    internal Probe(YamlMapping root) => Root = root;

    /// <summary>The probe itself.</summary>
    public YamlMapping Root { get; }

    /// <summary>The HTTP request it makes, or null where it asks another way.</summary>
    public YamlMapping? HttpGet => Root["httpGet"] as YamlMapping;

    /// <summary>The path asked for; <c>/</c> where none is written. Null without <see cref="HttpGet"/>.</summary>
    public string? Path => HttpGet is { } get ? get["path"]?.Text ?? "/" : null;

    /// <summary>The port asked: a number or the name of a container's port.</summary>
    public YamlNode? Port => (HttpGet ?? Root["tcpSocket"] ?? Root["grpc"])?["port"];

    /// <summary>Seconds before the first attempt; 0 where none is written.</summary>
    public int InitialDelaySeconds => Seconds("initialDelaySeconds", 0);

    /// <summary>Seconds between attempts; 10 where none is written.</summary>
    public int PeriodSeconds => Seconds("periodSeconds", 10);

    /// <summary>Failures in a row that count; 3 where none is written.</summary>
    public int FailureThreshold => Seconds("failureThreshold", 3);

    private int Seconds(string key, int absent)
        => int.TryParse(Root[key]?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : absent;
}
