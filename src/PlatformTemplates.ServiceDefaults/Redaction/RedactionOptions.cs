namespace PlatformTemplates.ServiceDefaults.Redaction;

/// <summary>
/// What happens to values marked <see cref="PersonalDataAttribute"/> in <c>[LoggerMessage]</c> methods and
/// <c>[LogProperties]</c> types on their way into the log.
/// </summary>
public sealed class RedactionOptions
{
    /// <summary>
    /// Whether redaction is set up. When not, the application does so itself (<c>EnableRedaction</c>, <c>AddRedaction</c>);
    /// until it does, marked values are left out of the log. Default: true.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// A secret key in Base64, of 32 bytes or more. With it a marked value is logged as its HMAC-SHA256, so that the lines
    /// about one person can be found without naming them. Default: none, marked values are erased.
    /// </summary>
    public string? HmacKey { get; set; }

    /// <summary>
    /// A number logged beside every HMAC, so that values made with an older key can be told apart after a rotation.
    /// Default: 1.
    /// </summary>
    public int HmacKeyId { get; set; } = 1;
}
