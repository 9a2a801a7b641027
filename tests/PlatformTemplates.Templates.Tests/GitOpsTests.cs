using System.Globalization;
using System.Text.Json.Nodes;

namespace PlatformTemplates.Templates.Tests;

/// <summary>What brings the repository's state into the cluster.</summary>
public sealed class GitOpsTests(StagedTemplates templates)
{
    private static readonly string[] _order = ["dev", "test", "staging", "preprod", "production"];

    public static TheoryData<string, string, string> Environments
    {
        get
        {
            var cases = new TheoryData<string, string, string>();
            foreach (var template in StagedTemplates.Names)
            {
                foreach (var gitOps in (string[])["argocd", "flux"])
                {
                    foreach (var environments in (string[])["dev|staging|production", "production", "test", "preprod|dev", "dev|test|staging|preprod|production"])
                        cases.Add(template, gitOps, environments);
                }
            }

            return cases;
        }
    }

    public static TheoryData<string, string, int> WaysIn
    {
        get
        {
            var cases = new TheoryData<string, string, int>();
            foreach (var template in StagedTemplates.Names)
            {
                foreach (var ingress in (string[])["gateway", "ingress", "none"])
                {
                    for (var workload = 0; workload < Answers.Workloads(template).Count; workload++)
                        cases.Add(template, ingress, workload);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public async Task Overlays_deployments_and_the_order_of_promotion_are_those_that_were_asked_for_and_production(string template, string gitOps, string environments)
    {
        var generated = await templates.GenerateAsync(template, answers: new Dictionary<string, string?> { ["gitops"] = gitOps, ["environments"] = environments });
        var expected = _order.Where(environment => environments.Split('|').Contains(environment) || environment == "production").ToList();

        Assert.Equal(expected.Order(StringComparer.Ordinal), generated.Overlays);
        Assert.Contains($"in this order: {string.Join(", ", expected)}. The", generated.Files["docs/delivery.md"], StringComparison.Ordinal);
        Assert.Equal(_order.Where(environment => generated.Files.ContainsKey($"{gitOps}/{environment}.yaml")), expected);
        Assert.DoesNotContain(generated.Files.Keys, path => path.StartsWith(gitOps == "flux" ? "argocd/" : "flux/", StringComparison.Ordinal));
        foreach (var environment in expected)
        {
            var deployment = generated.Objects($"{gitOps}/{environment}.yaml").Last();
            Assert.Equal($"k8s/overlays/{environment}", ((string)(deployment.At("spec", "source", "path") ?? deployment.At("spec", "path"))!).TrimStart('.', '/'));
        }
    }

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public async Task Argo_CD_deploys_by_itself_before_production_and_there_a_person_starts_it(string template)
    {
        var generated = await templates.GenerateAsync(template, answers: new Dictionary<string, string?> { ["environments"] = string.Join('|', _order) });
        var applications = generated.ObjectsIn("argocd").All("Application").ToDictionary(o => o.Name());

        Assert.Equal(_order.Select(environment => $"orders-{environment}").Order(StringComparer.Ordinal), applications.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, application) in applications)
        {
            var automated = application.At("spec", "syncPolicy", "automated")!;
            if (name == "orders-production")
            {
                Assert.False((bool)automated["enabled"]!);
            }
            else
            {
                Assert.True((bool)automated["prune"]!);
                Assert.True((bool)automated["selfHeal"]!);
                Assert.Null(automated["enabled"]);
            }

            Assert.Equal("main", (string?)application.At("spec", "source", "targetRevision"));
            Assert.Equal(name, (string?)application.At("spec", "destination", "namespace"));
        }
    }

    [Theory]
    [MemberData(nameof(Cases.Matrix), MemberType = typeof(Cases))]
    public async Task The_project_allows_the_repository_and_the_namespaces_of_the_service_and_nothing_of_the_cluster(string template, int answers)
    {
        var generated = await templates.GenerateAsync(template, answers: Answers.Matrix(template)[answers]);
        if (!generated.Files.ContainsKey("argocd/project.yaml"))
            return;

        var objects = generated.ObjectsIn("argocd");
        var project = objects.One("AppProject")["spec"]!;
        var applications = objects.All("Application").Concat(objects.All("ApplicationSet").Select(set => set["spec"]!["template"]!)).Select(application => application["spec"]!).ToList();

        Assert.Equal(applications.Select(spec => (string?)spec.At("source", "repoURL")).Distinct(), project["sourceRepos"].Strings());
        Assert.Equal(
            applications.Select(spec => (string?)spec.At("destination", "namespace")).Order(StringComparer.Ordinal),
            project["destinations"].Items().Select(destination => (string?)destination["namespace"]).Order(StringComparer.Ordinal));
        Assert.All(applications, spec => Assert.Equal("orders", (string?)spec["project"]));
        Assert.Empty(project["clusterResourceWhitelist"]!.AsArray());
        Assert.DoesNotContain(generated.Deployed.SelectMany(generated.Render), o => o.At("metadata", "namespace") is null);
        Assert.DoesNotContain("CreateNamespace", string.Concat(generated.Files.Where(file => file.Key.StartsWith("argocd/", StringComparison.Ordinal)).Select(file => file.Value)), StringComparison.Ordinal);
        var window = Assert.Single(project["syncWindows"]!.AsArray())!;
        Assert.Equal(["orders-production"], window["applications"].Strings());
        Assert.False((bool)window["manualSync"]!);
        Assert.NotNull(window["timeZone"]);
    }

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public async Task The_portal_finds_every_deployment_by_one_label(string template)
    {
        var generated = await templates.GenerateAsync(template);
        var selector = ((string)generated.Objects("catalog-info.yaml")[0].At("metadata", "annotations", "argocd/app-selector")!).Split('=');
        var objects = generated.ObjectsIn("argocd");

        Assert.All(objects.All("Application").Concat(objects.All("ApplicationSet").Select(set => set["spec"]!["template"]!)), application => Assert.Equal(selector[1], application.Label(selector[0])));
        foreach (var workload in generated.Deployed.SelectMany(generated.Render).Where(o => o.PodTemplate() is not null))
        {
            Assert.Equal(selector[1], workload.Label(selector[0]));
            Assert.Equal(selector[1], workload.PodTemplate()!.Label(selector[0]));
        }
    }

    [Theory]
    [InlineData("github")]
    [InlineData("gitlab")]
    public async Task Previews_are_bounded_and_go_with_their_pull_request(string ciSystem)
    {
        var set = (await templates.GenerateAsync("platform-api", answers: new Dictionary<string, string?> { ["ciSystem"] = ciSystem })).Objects("argocd/previews.yaml").Single()["spec"]!;
        var generator = Assert.Single(set["generators"].Items())["pullRequest"]!;
        var application = set["template"]!;

        Assert.True((bool)set["goTemplate"]!);
        Assert.Equal(["missingkey=error"], set["goTemplateOptions"].Strings());
        Assert.False((bool)set.At("syncPolicy", "preserveResourcesOnDeletion")!);
        Assert.InRange((int)generator["requeueAfterSeconds"]!, 60, 1800);
        Assert.Equal(["preview"], generator.At(ciSystem, "labels").Strings());
        Assert.Equal(["resources-finalizer.argocd.argoproj.io"], application.At("metadata", "finalizers").Strings());
        Assert.True((bool)application.At("spec", "syncPolicy", "automated", "prune")!);
        Assert.DoesNotContain("{{", (string)application.At("spec", "project")!, StringComparison.Ordinal);
        var placeholders = set.ToJsonString().Split("{{").Skip(1).Select(text => text.Split("}}")[0].Trim()).ToHashSet();
        Assert.Equal([".head_sha", ".number"], placeholders.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(WaysIn))]
    public async Task Two_previews_of_Argo_CD_share_a_namespace_without_meeting(string template, string ingress, int workload)
    {
        var generated = await templates.GenerateAsync(template, answers: new Dictionary<string, string?>(Answers.Workloads(template)[workload]) { ["ingress"] = ingress });

        PreviewsDoNotMeet(number => Previews.OfArgoCd(generated, number, $"sha{number}"));
    }

    [Theory]
    [MemberData(nameof(WaysIn))]
    public async Task Two_previews_of_Flux_share_a_namespace_without_meeting(string template, string ingress, int workload)
    {
        var generated = await templates.GenerateAsync(template, answers: new Dictionary<string, string?>(Answers.Workloads(template)[workload]) { ["gitops"] = "flux", ["ingress"] = ingress });

        PreviewsDoNotMeet(number => Previews.OfFlux(generated, number, $"sha{number}"));
    }

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public async Task Flux_migrates_the_database_before_anything_else(string template)
    {
        var generated = await templates.GenerateAsync(template, answers: new Dictionary<string, string?> { ["gitops"] = "flux" });
        foreach (var environment in generated.Overlays)
        {
            var kustomizations = generated.Objects($"flux/{environment}.yaml").All("Kustomization").ToDictionary(o => o.Name());
            if (!generated.Files.ContainsKey("k8s/base/migration.yaml"))
            {
                Assert.Equal(["orders"], kustomizations.Keys);
                Assert.Null(kustomizations["orders"].At("spec", "dependsOn"));
                continue;
            }

            var first = generated.RenderWith($"k8s/overlays/{environment}", Previews.Settings(kustomizations["orders-migration"], "patches"));
            var then = generated.RenderWith($"k8s/overlays/{environment}", Previews.Settings(kustomizations["orders"], "patches"));

            Assert.Equal(["orders-migration"], kustomizations["orders"].At("spec", "dependsOn").Items().Select(o => (string?)o["name"]));
            Assert.True((bool)kustomizations["orders-migration"].At("spec", "wait")!);
            Assert.Equal(["ExternalSecret", "Job", "ServiceAccount"], first.Select(o => o.Kind()).Order(StringComparer.Ordinal));
            Assert.Equal("enabled", (string?)first.One("Job").At("metadata", "annotations", "kustomize.toolkit.fluxcd.io/force"));
            Assert.Equal(Ids(generated.Render($"k8s/overlays/{environment}")), Ids([.. first, .. then]));
        }
    }

    [Theory]
    [MemberData(nameof(Cases.Matrix), MemberType = typeof(Cases))]
    public async Task Flux_may_manage_the_kinds_that_are_in_the_repository_and_no_others(string template, int answers)
    {
        var generated = await templates.GenerateAsync(template, answers: Answers.Matrix(template)[answers]);
        if (!generated.Files.ContainsKey("flux/access.yaml"))
            return;

        var managed = generated.Objects("flux/access.yaml").One("ClusterRole")["rules"].Items().Where(rule => rule["verbs"].Strings().Contains("delete"))
            .SelectMany(rule => rule["resources"].Strings().Select(resource => $"{rule["apiGroups"].Strings().Single()}/{resource}"));
        var present = generated.Deployed.SelectMany(generated.Render).Concat(generated.ObjectsIn("flux").Where(o => o.Kind() is "GitRepository" or "Kustomization"))
            .Select(o => $"{GroupOf(o)}/{Plural(o.Kind())}").Distinct();

        Assert.Equal(present.Order(StringComparer.Ordinal), managed.Order(StringComparer.Ordinal));
    }

    private static void PreviewsDoNotMeet(Func<string, IReadOnlyList<JsonNode>> render)
    {
        var (seven, eight) = (render("7"), render("8"));

        Assert.Empty(Ids(seven).Intersect(Ids(eight)));
        foreach (var (number, objects, other) in new[] { ("7", seven, eight), ("8", eight, seven) })
        {
            var pod = objects.Workload().PodTemplate()!;
            var strange = other.Workload().PodTemplate()!;
            var selectors = objects.Select(o => o.Kind() switch
            {
                "Service" => o.At("spec", "selector"),
                "NetworkPolicy" => o.At("spec", "podSelector", "matchLabels"),
                "Deployment" or "Rollout" => o.At("spec", "selector", "matchLabels"),
                _ => null,
            }).OfType<JsonObject>().ToList();

            Assert.NotEmpty(selectors);
            Assert.All(selectors, selector => Assert.True(Selects(selector, pod) && !Selects(selector, strange), selector.ToJsonString()));
            Assert.All(pod.Containers(), container => Assert.EndsWith($":sha{number}", (string?)container["image"], StringComparison.Ordinal));
            foreach (var route in objects.Where(o => o.Kind() is "HTTPRoute" or "Ingress"))
            {
                var hosts = route.Kind() == "HTTPRoute" ? route.At("spec", "hostnames").Strings() : [.. route.At("spec", "rules").Items().Select(rule => (string)rule["host"]!)];
                Assert.Equal([string.Create(CultureInfo.InvariantCulture, $"orders-pr-{number}.example.com")], hosts);
                var backend = route.Kind() == "HTTPRoute"
                    ? (string?)route.At("spec", "rules")![0]!["backendRefs"]![0]!["name"]
                    : (string?)route.At("spec", "rules")![0].At("http", "paths")![0].At("backend", "service", "name");
                Assert.Equal(objects.One("Service").Name(), backend);
            }
        }
    }

    private static bool Selects(JsonObject selector, JsonNode pod) => selector.All(label => pod.Label(label.Key) == (string?)label.Value);

    private static IEnumerable<string> Ids(IEnumerable<JsonNode> objects) => objects.Select(o => $"{o.Kind()}/{o.Name()}").Order(StringComparer.Ordinal);

    private static string GroupOf(JsonNode o) => (string)o["apiVersion"]! is var version && version.Contains('/', StringComparison.Ordinal) ? version.Split('/')[0] : "";

    private static string Plural(string kind)
    {
        var word = kind.ToLowerInvariant();
        return word.EndsWith('y') ? $"{word[..^1]}ies" : word.EndsWith('s') ? $"{word}es" : $"{word}s";
    }
}
