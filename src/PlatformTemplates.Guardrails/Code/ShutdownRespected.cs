namespace PlatformTemplates.Guardrails.Code;

internal sealed class ShutdownRespected() : OperationGuardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ShutdownRespected, GuardrailCategory.Code,
        "Nothing goes around the graceful shutdown: no Environment.Exit, no Process.Kill on itself, no dropped Task", "s/w/E",
        why: "A process that ends itself drops the requests it is serving and the telemetry it has not sent. A Task that nobody waits for is cut off at shutdown, and its failure is never seen.",
        fix: "Stop with `IHostApplicationLifetime.StopApplication()` and set `Environment.ExitCode`. Await a Task, or hand the work to a `BackgroundService` through a bounded channel.",
        readsCode: true);
}
