using PlatformTemplates.Guardrails.Code;
using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Jobs;

internal sealed class EndingTold() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.EndingTold, GuardrailCategory.GoldenPath,
        "A job sends its telemetry before it exits, and a failure gives an exit code other than 0", "s/w/E",
        why: "All that Kubernetes knows of a run is its exit code: with 0 a failed one is done, is not tried again, and no alert tells. What a run told of itself is held in memory for seconds before it is sent, and a process that is over by then takes it along, with the trace of just the run that somebody looks for.",
        fix: "Return what `JobCommand.RunAsync` returns: it flushes telemetry and gives the exit code. Without it, let exceptions leave the entry point or set `Environment.ExitCode`, and dispose of the host and of OpenTelemetry's providers (`using`).",
        readsCode: true,
        fixTitle: "Keep the exit code and the telemetry");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        // An image that serves as well ends in more than one way.
        if (facts.Code is not { Host: not HostKind.Web, ConfiguredElsewhere: false, HasCodeElsewhere: false } code || !facts.RunsOnce)
            return [];
        var job = facts.OwnContainers[0].Target;
        return code.LostEndings().Select(e => new Finding(About, e.Span, Said(e.Kind, job), [], e.Edit is null ? null : new Fix(About.FixTitle, [e.Edit])) { Target = ServiceDefaultsCalls.Target(code) });
    }

    private static string Said(LostEndingKind kind, string job) => kind switch
    {
        LostEndingKind.ExitCodeDropped => $"The exit code of the job is dropped: {job} ends with 0 whatever happens. Return it from the entry point.",
        LostEndingKind.FailureSwallowed => $"Whatever goes wrong is caught here, and {job} ends with 0 as if it were done. Set Environment.ExitCode, or let the exception go on.",
        LostEndingKind.EndedWithZero => $"{job} is ended with 0 where something went wrong, so it counts as done. Give another exit code, and return it so that telemetry is sent.",
        LostEndingKind.BackgroundFailure => $"A BackgroundService that fails stops its host, and {job} ends with 0 as if it were done. Run the work by JobCommand.RunAsync, or set Environment.ExitCode when it fails.",
        LostEndingKind.HostNotDisposed => $"The host is never disposed of: the last telemetry of {job} is not sent. Declare it with using, or run it by RunAsync.",
        _ => $"The provider is never disposed of: the last telemetry of {job} is not sent. Declare it with using.",
    };
}
