namespace PlatformTemplates.Guardrails.Code;

internal sealed class LogsThroughLogger() : OperationGuardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.LogsThroughLogger, GuardrailCategory.Code,
        "Logging goes through ILogger, with message templates", "s/w/E",
        why: "What is written to the console has no level, no trace id and no structure, and no filter applies to it. A message put together by interpolation is another text each time: it can't be searched for, counted or alerted on, and it is put together even where the level is off.",
        fix: "Take an `ILogger<T>` and write a template with named holes: `logger.LogInformation(\"Order {OrderId} was placed\", order.Id)`; best with `[LoggerMessage]`.",
        readsCode: true,
        fixTitle: "Log through ILogger, with a message template");
}
