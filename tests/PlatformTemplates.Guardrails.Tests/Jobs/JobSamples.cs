namespace PlatformTemplates.Guardrails.Tests.Jobs;

/// <summary>Scheduled jobs that lack nothing, to take something away from or to change.</summary>
internal static class JobSamples
{
    public const string CronJob = """
        apiVersion: batch/v1
        kind: CronJob
        metadata:
          name: report
        spec:
          schedule: "30 4 * * *"
          timeZone: Europe/Berlin
          concurrencyPolicy: Forbid
          startingDeadlineSeconds: 300
          successfulJobsHistoryLimit: 3
          failedJobsHistoryLimit: 3
          jobTemplate:
            spec:
              activeDeadlineSeconds: 3600
              backoffLimit: 2
              ttlSecondsAfterFinished: 86400
              template:
                spec:
                  restartPolicy: Never
                  containers:
                    - name: report
                      image: registry.example/report:1.0.0

        """;

    public const string CronWorkflow = """
        apiVersion: argoproj.io/v1alpha1
        kind: CronWorkflow
        metadata:
          name: report
        spec:
          schedules:
            - "30 4 * * *"
          timezone: Europe/Berlin
          concurrencyPolicy: Forbid
          startingDeadlineSeconds: 300
          successfulJobsHistoryLimit: 3
          failedJobsHistoryLimit: 3
          workflowSpec:
            entrypoint: run
            activeDeadlineSeconds: 3600
            retryStrategy:
              limit: 2
            ttlStrategy:
              secondsAfterCompletion: 86400
            templates:
              - name: run
                container:
                  image: registry.example/report:1.0.0

        """;

    public const string WithTemplate = """
        apiVersion: argoproj.io/v1alpha1
        kind: CronWorkflow
        metadata:
          name: report
        spec:
          schedule: "30 4 * * *"
          timezone: Europe/Berlin
          concurrencyPolicy: Forbid
          startingDeadlineSeconds: 300
          successfulJobsHistoryLimit: 3
          failedJobsHistoryLimit: 3
          workflowSpec:
            workflowTemplateRef:
              name: reports
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: WorkflowTemplate
        metadata:
          name: reports
        spec:
          entrypoint: run
          activeDeadlineSeconds: 3600
          ttlStrategy:
            secondsAfterCompletion: 86400
          templates:
            - name: run
              retryStrategy:
                limit: 2
              container:
                image: registry.example/report:1.0.0

        """;

    /// <summary>A sample with one of its lines changed.</summary>
    public static string With(this string sample, string line, string instead)
    {
        Assert.Contains(line, sample, StringComparison.Ordinal);
        return sample.Replace(line, instead, StringComparison.Ordinal);
    }

    /// <summary>A sample without the line that says something.</summary>
    public static string Without(this string sample, string key)
    {
        var lines = sample.Split('\n');
        Assert.Single(lines, l => IsOf(l, key));
        return string.Join('\n', lines.Where(l => !IsOf(l, key)));
    }

    /// <summary>A sample with something said about when and how long it runs.</summary>
    public static string Scheduled(this string sample, string schedule, string zone, long? deadline = null, string policy = "Allow", long? startingDeadline = null)
        => sample.With("\"30 4 * * *\"", $"\"{schedule}\"").With("Europe/Berlin", zone).With("Policy: Forbid", $"Policy: {policy}")
            .With("activeDeadlineSeconds: 3600", deadline is null ? "activeDeadlineSeconds: 60" : $"activeDeadlineSeconds: {deadline}")
            .With("startingDeadlineSeconds: 300", $"startingDeadlineSeconds: {startingDeadline ?? 10}");

    private static bool IsOf(string line, string key) => line.TrimStart().StartsWith(key + ":", StringComparison.Ordinal);
}
