namespace PlatformTemplates.Templates.Tests;

/// <summary>Sets of answers to try each template with.</summary>
internal static class Answers
{
    /// <summary>Every choice of every option; those that decide together what is made, in every combination.</summary>
    public static IReadOnlyList<Dictionary<string, string?>> Matrix(string template) => template switch
    {
        "platform-api" =>
        [
            .. from database in (string[])["postgres", "none"]
               from auth in (string[])["oidc", "none"]
               from system in (string[])["", "shop"]
               select new Dictionary<string, string?> { ["database"] = database, ["auth"] = auth, ["system"] = system, ["feed"] = system.Length == 0 ? "" : "https://feed.example.com/v3/index.json" },
            new() { ["ciSystem"] = "gitlab" },
            new() { ["ciSystem"] = "gitlab", ["gitops"] = "flux" },
            .. from tier in (string[])["critical", "standard", "internal"] select new Dictionary<string, string?> { ["tier"] = tier },
            .. from gitops in (string[])["argocd", "flux"]
               from ingress in (string[])["gateway", "ingress", "none"]
               from database in (string[])["postgres", "none"]
               select new Dictionary<string, string?> { ["gitops"] = gitops, ["ingress"] = ingress, ["database"] = database },
            .. from gitops in (string[])["argocd", "flux"]
               from environments in (string[])["production", "test", "dev|test|staging|preprod|production", "preprod|staging"]
               select new Dictionary<string, string?> { ["gitops"] = gitops, ["environments"] = environments },
            .. from lifecycle in (string[])["experimental", "production", "deprecated"] select new Dictionary<string, string?> { ["lifecycle"] = lifecycle },
        ],
        "platform-events" =>
        [
            .. from broker in (string[])["kafka", "rabbitmq"]
               from system in (string[])["", "shop"]
               select new Dictionary<string, string?> { ["broker"] = broker, ["system"] = system, ["feed"] = system.Length == 0 ? "" : "https://feed.example.com/v3/index.json" },
            .. from broker in (string[])["kafka", "rabbitmq"]
               from ciSystem in (string[])["github", "gitlab"]
               from gitops in (string[])["argocd", "flux"]
               select new Dictionary<string, string?> { ["broker"] = broker, ["ciSystem"] = ciSystem, ["gitops"] = gitops },
            .. from broker in (string[])["kafka", "rabbitmq"]
               from schema in (string[])["avro", "protobuf"]
               from gitops in (string[])["argocd", "flux"]
               select new Dictionary<string, string?> { ["broker"] = broker, ["schema"] = schema, ["gitops"] = gitops },
            .. from tier in (string[])["critical", "standard", "internal"] select new Dictionary<string, string?> { ["tier"] = tier },
            .. from ingress in (string[])["gateway", "ingress", "none"] select new Dictionary<string, string?> { ["ingress"] = ingress },
            .. from gitops in (string[])["argocd", "flux"]
               from environments in (string[])["production", "test", "dev|test|staging|preprod|production", "preprod|staging"]
               select new Dictionary<string, string?> { ["gitops"] = gitops, ["environments"] = environments },
            .. from lifecycle in (string[])["experimental", "production", "deprecated"] select new Dictionary<string, string?> { ["lifecycle"] = lifecycle },
        ],
        "platform-job" =>
        [
            .. from orchestrator in (string[])["cronjob", "argo-workflows"]
               from system in (string[])["", "shop"]
               select new Dictionary<string, string?> { ["orchestrator"] = orchestrator, ["system"] = system, ["feed"] = system.Length == 0 ? "" : "https://feed.example.com/v3/index.json" },
            .. from orchestrator in (string[])["cronjob", "argo-workflows"]
               from ciSystem in (string[])["github", "gitlab"]
               from gitops in (string[])["argocd", "flux"]
               select new Dictionary<string, string?> { ["orchestrator"] = orchestrator, ["ciSystem"] = ciSystem, ["gitops"] = gitops },
            // Each as often as its runs have room for.
            .. from orchestrator in (string[])["cronjob", "argo-workflows"]
               from often in (string[])["*/15 * * * *|5m", "7 * * * *|15m", "0 */3 * * *|30m", "0 */6 * * *|2h", "30 4 * * mon-fri|1h", "15 5 1 * *|2h", "0 6 31 * *|15m", "0 7 1 jan,jul *|1h"]
               select new Dictionary<string, string?> { ["orchestrator"] = orchestrator, ["schedule"] = often.Split('|')[0], ["maxRuntime"] = often.Split('|')[1], ["timeZone"] = "Europe/Berlin" },
            .. from orchestrator in (string[])["cronjob", "argo-workflows"]
               from tier in (string[])["critical", "standard", "internal"]
               select new Dictionary<string, string?> { ["orchestrator"] = orchestrator, ["tier"] = tier },
            .. from ingress in (string[])["gateway", "ingress", "none"] select new Dictionary<string, string?> { ["ingress"] = ingress },
            .. from orchestrator in (string[])["cronjob", "argo-workflows"]
               from gitops in (string[])["argocd", "flux"]
               from environments in (string[])["production", "test", "dev|test|staging|preprod|production", "preprod|staging"]
               select new Dictionary<string, string?> { ["orchestrator"] = orchestrator, ["gitops"] = gitops, ["environments"] = environments },
            .. from lifecycle in (string[])["experimental", "production", "deprecated"] select new Dictionary<string, string?> { ["lifecycle"] = lifecycle },
        ],
        "platform-ml" =>
        [
            .. from registry in (string[])["file", "mlflow"]
               from rollout in (string[])["none", "gateway", "argo-rollouts"]
               from gpu in (string[])["none", "nvidia"]
               select new Dictionary<string, string?> { ["modelRegistry"] = registry, ["rollout"] = rollout, ["gpu"] = gpu },
            .. from registry in (string[])["file", "mlflow"]
               from rollout in (string[])["none", "gateway", "argo-rollouts"]
               select new Dictionary<string, string?> { ["modelRegistry"] = registry, ["rollout"] = rollout, ["gitops"] = "flux" },
            .. from auth in (string[])["oidc", "none"]
               from ciSystem in (string[])["github", "gitlab"]
               select new Dictionary<string, string?> { ["modelRegistry"] = "mlflow", ["auth"] = auth, ["ciSystem"] = ciSystem },
            .. from rollout in (string[])["none", "argo-rollouts"]
               from ingress in (string[])["ingress", "none"]
               select new Dictionary<string, string?> { ["modelRegistry"] = "mlflow", ["rollout"] = rollout, ["ingress"] = ingress },
            .. from tier in (string[])["critical", "standard", "internal"] select new Dictionary<string, string?> { ["rollout"] = "gateway", ["tier"] = tier, ["gpu"] = "nvidia" },
            .. from system in (string[])["", "shop"] select new Dictionary<string, string?> { ["system"] = system, ["feed"] = system.Length == 0 ? "" : "https://feed.example.com/v3/index.json" },
            .. from gitops in (string[])["argocd", "flux"]
               from environments in (string[])["production", "test", "dev|test|staging|preprod|production", "preprod|staging"]
               select new Dictionary<string, string?> { ["gitops"] = gitops, ["rollout"] = gitops == "flux" ? "gateway" : "argo-rollouts", ["modelRegistry"] = "mlflow", ["gpu"] = "nvidia", ["environments"] = environments },
            .. from lifecycle in (string[])["experimental", "production", "deprecated"] select new Dictionary<string, string?> { ["lifecycle"] = lifecycle },
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(template), template, "Say which answers to try this template with."),
    };

    /// <summary>The answers that decide what runs the service, one set for each kind of workload.</summary>
    public static IReadOnlyList<Dictionary<string, string?>> Workloads(string template) => template switch
    {
        "platform-job" => [new() { ["orchestrator"] = "cronjob" }, new() { ["orchestrator"] = "argo-workflows" }],
        "platform-ml" => [new() { ["rollout"] = "none" }, new() { ["rollout"] = "argo-rollouts", ["modelRegistry"] = "mlflow", ["gpu"] = "nvidia" }],
        _ => [[]],
    };

    /// <summary>Texts that break what does not quote or check them.</summary>
    public static IReadOnlyList<string> Hostile { get; } =
    [
        "it's",
        "say \"hi\"",
        "a: b",
        "a # b",
        "{{ x }} {{- .Values.x }}",
        "${{ github.token }}",
        @"back\slash \n \",
        "</a><b attr='1'>&amp;",
        "$(Configuration) @(Compile) %(Identity) %41;*?",
        "- item",
        "@at",
        "%percent",
        "yes",
        "null",
        "~",
        "1e3",
        "tab\there",
        "emoji 😀 and ü — 中文",
        new string('x', 200),
        "two\nlines\r\nthree",
        "#if (true)",
        "# tpl:endif",
        "*anchor &alias !tag",
        "[a, b] {c: d}",
        "=SUM(1) | > `ls` ~~x~~",
        "-->",
        "//#endif",
        "PLATFORM_OWNER Platform-Service.1 platform-service-1",
        "../../evil",
        "1. first",
    ];
}
