namespace PlatformService1.Ordering;

/// <summary>Names a request that its client may send again, and what it asked for.</summary>
/// <param name="Key">The client's key, unique for that client.</param>
/// <param name="Fingerprint">A digest of the request's content: a key belongs to one content.</param>
public sealed record RequestKey(string Key, string Fingerprint);
