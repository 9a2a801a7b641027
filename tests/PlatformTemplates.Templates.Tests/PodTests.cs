using System.Text.Json.Nodes;

namespace PlatformTemplates.Templates.Tests;

/// <summary>What the pods of every environment are like.</summary>
public sealed class PodTests(StagedTemplates templates)
{
    private static readonly string[] _costLabels = ["platform/owner", "platform/system", "platform/cost-center"];
    private static readonly string[] _hosts = ["hostNetwork", "hostPID", "hostIPC"];
    private static readonly string[] _volumes = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

    [Theory]
    [MemberData(nameof(Cases.Matrix), MemberType = typeof(Cases))]
    public async Task No_pod_would_be_refused_where_Pod_Security_is_restricted(string template, int answers)
    {
        var generated = await templates.GenerateAsync(template, answers: Answers.Matrix(template)[answers]);

        foreach (var (where, pod) in Pods(generated))
        {
            var spec = pod["spec"]!;
            var context = spec["securityContext"];
            Assert.True((bool?)context?["runAsNonRoot"], where);
            Assert.NotEqual(0, (int)context!["runAsUser"]!);
            Assert.Equal("RuntimeDefault", (string?)context.At("seccompProfile", "type"));
            Assert.All(_hosts, host => Assert.Null(spec[host]));
            Assert.All(spec["volumes"].Items(), volume => Assert.Contains(_volumes, type => volume[type] is not null));
            foreach (var container in pod.Containers())
            {
                var own = container["securityContext"];
                Assert.False((bool?)own?["allowPrivilegeEscalation"] ?? true, where);
                Assert.Equal(["ALL"], own.At("capabilities", "drop").Strings());
                Assert.Null(own.At("capabilities", "add"));
                Assert.Null(own!["privileged"]);
                Assert.All(container["ports"].Items(), port => Assert.Null(port["hostPort"]));

                // Beyond what is asked for.
                Assert.True((bool?)own["readOnlyRootFilesystem"], where);
                Assert.Contains("/tmp", container["volumeMounts"].Items().Select(mount => (string?)mount["mountPath"]));
            }

            Assert.False((bool?)spec["automountServiceAccountToken"] ?? true, where);
        }
    }

    [Theory]
    [MemberData(nameof(Cases.Matrix), MemberType = typeof(Cases))]
    public async Task Every_namespace_that_is_deployed_to_is_there_and_restricted(string template, int answers)
    {
        var generated = await templates.GenerateAsync(template, answers: Answers.Matrix(template)[answers]);
        var namespaces = generated.Objects(generated.Files.Keys.Single(path => path is "argocd/namespaces.yaml" or "flux/access.yaml")).All("Namespace").ToList();

        var deployed = generated.Deployed.Select(folder => generated.Render(folder).Select(o => (string?)o.At("metadata", "namespace")).Distinct().Single());

        Assert.Equal(deployed.Order(StringComparer.Ordinal), namespaces.Select(o => o.Name()).Order(StringComparer.Ordinal));
        Assert.All(namespaces, o => Assert.Equal("restricted", o.Label("pod-security.kubernetes.io/enforce")));
    }

    [Theory]
    [MemberData(nameof(Cases.Matrix), MemberType = typeof(Cases))]
    public async Task Costs_can_be_told_by_pod_and_selectors_stay_as_they_are(string template, int answers)
    {
        var generated = await templates.GenerateAsync(template, answers: Answers.Matrix(template)[answers]);

        Assert.All(Pods(generated), pod => Assert.All(_costLabels, label => Assert.NotEmpty(pod.Template.Label(label) ?? "")));
        foreach (var deployment in generated.Deployed.SelectMany(generated.Render).Where(o => o.Kind() is "Deployment" or "Rollout"))
            Assert.Equal(["app.kubernetes.io/component", "app.kubernetes.io/name"], deployment.At("spec", "selector", "matchLabels")!.AsObject().Select(label => label.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cases.Matrix), MemberType = typeof(Cases))]
    public async Task The_runtime_is_left_to_size_itself_where_it_can(string template, int answers)
    {
        var generated = await templates.GenerateAsync(template, answers: Answers.Matrix(template)[answers]);

        foreach (var (where, pod) in Pods(generated))
        {
            foreach (var container in pod.Containers())
            {
                Assert.True(container.At("resources", "limits", "memory") is not null, where);
                Assert.True(container.At("resources", "limits", "cpu") is not null, $"{where}: without a CPU limit DOTNET_PROCESSOR_COUNT has to be set.");
                // A model's memory is from outside of the heap, of which the runtime knows nothing.
                Assert.DoesNotContain(container["env"].Items(), variable => ((string)variable["name"]!).StartsWith("DOTNET_", StringComparison.Ordinal) && !(template == "platform-ml" && (string)variable["name"]! == "DOTNET_GCHeapHardLimitPercent"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases.Matrix), MemberType = typeof(Cases))]
    public async Task An_autoscaler_and_the_manifest_never_both_say_how_many_pods_there_are(string template, int answers)
    {
        var generated = await templates.GenerateAsync(template, answers: Answers.Matrix(template)[answers]);

        foreach (var objects in generated.Deployed.Select(generated.Render))
        {
            var scaled = objects.All("HorizontalPodAutoscaler").Concat(objects.All("ScaledObject")).Select(o => (string?)o.At("spec", "scaleTargetRef", "name")).ToList();
            Assert.All(objects.Where(o => o.Kind() is "Deployment" or "Rollout"), deployment => Assert.Equal(scaled.Contains(deployment.Name()), deployment.At("spec", "replicas") is null));
        }
    }

    [Theory]
    [MemberData(nameof(Cases.Matrix), MemberType = typeof(Cases))]
    public async Task Every_secret_comes_from_the_store_and_each_environment_has_its_own(string template, int answers)
    {
        var generated = await templates.GenerateAsync(template, answers: Answers.Matrix(template)[answers]);

        var keys = new List<string?>();
        foreach (var objects in generated.Deployed.Select(generated.Render))
        {
            var given = objects.All("ExternalSecret").ToDictionary(o => (string)o.At("spec", "target", "name")!, o => o.At("spec", "data").Items().Select(data => (string?)data["secretKey"]).ToList());
            var used = objects.Select(JsonObjects.PodTemplate).OfType<JsonNode>().SelectMany(JsonObjects.Containers).SelectMany(container => container["env"].Items())
                .Select(variable => variable.At("valueFrom", "secretKeyRef")).OfType<JsonNode>()
                .Concat(objects.All("AlertmanagerConfig").SelectMany(o => o.At("spec", "receivers").Items()).SelectMany(receiver => receiver["slackConfigs"].Items()).Select(slack => slack["apiURL"]!)).ToList();
            Assert.All(used, reference => Assert.Contains((string?)reference["key"], given[(string)reference["name"]!]));
            Assert.Equal(given.Keys.Order(StringComparer.Ordinal), used.Select(reference => (string?)reference["name"]).Distinct().Order(StringComparer.Ordinal));
            Assert.DoesNotContain(objects, o => o.Kind() == "Secret");
            keys.AddRange(objects.All("ExternalSecret").SelectMany(o => o.At("spec", "data").Items()).Select(data => (string?)data.At("remoteRef", "key")).Distinct());
        }

        Assert.Distinct(keys);
    }

    private static IEnumerable<(string Where, JsonNode Template)> Pods(Generated generated)
        => from folder in generated.Deployed
           from o in generated.Render(folder)
           let template = o.PodTemplate()
           where template is not null
           select ($"{folder}: {o.Kind()}/{o.Name()}", template);
}
