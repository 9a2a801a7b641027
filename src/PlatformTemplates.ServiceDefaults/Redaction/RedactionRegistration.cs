using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PlatformTemplates.ServiceDefaults.Redaction;

internal static class RedactionRegistration
{
    public static void AddRedaction(this IHostApplicationBuilder builder, RedactionOptions options)
    {
        builder.Logging.EnableRedaction();

        // Classifications that nobody has named a redactor for are erased too: that is the library's fallback.
        builder.Services.AddRedaction(redaction =>
        {
            var personalData = new DataClassificationSet(DataClassifications.PersonalData);
            if (options.HmacKey is null)
            {
                redaction.SetRedactor<ErasingRedactor>(personalData);
                return;
            }

            redaction.SetHmacRedactor(
                hmac =>
                {
                    hmac.Key = options.HmacKey;
                    hmac.KeyId = options.HmacKeyId;
                },
                personalData);
        });
    }
}
