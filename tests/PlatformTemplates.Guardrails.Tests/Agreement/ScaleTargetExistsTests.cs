namespace PlatformTemplates.Guardrails.Tests.Agreement;

public class ScaleTargetExistsTests
{
    private const string Id = GuardrailIds.ScaleTargetExists;

    [Theory]
    [InlineData("autoscaling/v2", "HorizontalPodAutoscaler", "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: [|order|]}")]
    [InlineData("autoscaling/v2", "HorizontalPodAutoscaler", "scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: [|orders|]}")]
    [InlineData("keda.sh/v1alpha1", "ScaledObject", "scaleTargetRef: {name: [|order|]}")]
    [InlineData("autoscaling.k8s.io/v1", "VerticalPodAutoscaler", "targetRef: {kind: Deployment, name: [|order|]}")]
    public void Reports_a_target_that_is_not_there(string apiVersion, string kind, string spec) => Service(apiVersion, kind, spec).Reports(Id);

    [Theory]
    [InlineData("autoscaling/v2", "HorizontalPodAutoscaler", "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: orders}")]
    [InlineData("keda.sh/v1alpha1", "ScaledObject", "scaleTargetRef: {name: orders}")]
    public void Accepts_a_target_of_the_same_environment(string apiVersion, string kind, string spec) => Service(apiVersion, kind, spec).Accepts(Id);

    [Fact]
    public void What_names_no_namespace_may_be_put_into_that_of_its_target()
        => new InMemoryService().Manifest("apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: orders, namespace: shop}\n---\napiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: orders}\nspec: {scaleTargetRef: {kind: StatefulSet, name: orders}}\n").Accepts(Id);

    [Fact]
    public void What_is_there_in_its_place_is_named_once()
    {
        var orders = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: orders}\n---\n";

        Assert.EndsWith("There is orders.", Assert.Single(new InMemoryService().Manifest(orders + orders + "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: orders}\nspec: {scaleTargetRef: {kind: StatefulSet, name: [|order|]}}\n").Reports(Id)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_in_another_namespace_is_not_there()
        => new InMemoryService().Manifest("apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: orders, namespace: shop}\n---\napiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: orders, namespace: other}\nspec: {scaleTargetRef: {kind: StatefulSet, name: [|orders|]}}\n").Reports(Id);

    [Theory]
    [InlineData("helm.toolkit.fluxcd.io/v2", "HelmRelease", "canary")]
    [InlineData("argoproj.io/v1alpha1", "Application", "canary")]
    [InlineData("trino.example/v1", "TrinoCluster", "trino")]
    public void A_target_may_be_made_in_the_cluster(string apiVersion, string kind, string name)
        => Service("keda.sh/v1alpha1", "ScaledObject", $"scaleTargetRef: {{name: trino-worker}}\n---\napiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: {name}}}").Accepts(Id);

    [Fact]
    public void An_object_of_another_name_makes_no_target()
        => Service("keda.sh/v1alpha1", "ScaledObject", "scaleTargetRef: {name: [|order|]}\n---\napiVersion: database.example/v1\nkind: Database\nmetadata: {name: orders-db}").Reports(Id);

    [Fact]
    public void Names_what_is_there_instead()
        => Assert.EndsWith("which is not in this environment. There is orders.", Assert.Single(Service("keda.sh/v1alpha1", "ScaledObject", "scaleTargetRef: {name: [|order|]}").Reports(Id)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_claim_is_compared_with_the_claims_the_environment_makes()
    {
        var pod = Samples.Deployment("ports: []") + "\n      volumes: [{name: data, persistentVolumeClaim: {claimName: [|date|]}}]\n";
        new InMemoryService().Manifest(pod + "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\n").Reports(Id);
        new InMemoryService().Manifest(pod.Replace("[|date|]", "date", StringComparison.Ordinal)).Accepts(Id);
    }

    [Theory]
    [InlineData("{type: kafka, metadata: {}, authenticationRef: {name: [|brokers|]}}", "env: [{parameter: username, name: USER}]")]
    [InlineData("{type: rabbitmq, metadata: {hostFromEnv: [|HOST|]}, authenticationRef: {name: broker}}", "env: [{parameter: username, name: USER}]")]
    [InlineData("{type: kafka, metadata: {}, authenticationRef: {name: broker}}", "env: [{parameter: username, name: [|user|]}]")]
    [InlineData("{type: kafka, metadata: {}, authenticationRef: {name: broker}}", "env: [{parameter: username, name: [|USER|], containerName: app}]")]
    [InlineData("{type: kafka, metadata: {}, authenticationRef: {name: broker}}", "secretTargetRef: [{parameter: password, name: broker, key: [|pass|]}]")]
    public void What_a_scaler_signs_in_with_is_there(string trigger, string authentication) => Scaler(trigger, authentication).Reports(Id);

    [Theory]
    [InlineData("{type: kafka, metadata: {usernameFromEnv: USER}, authenticationRef: {name: broker}}", "env: [{parameter: username, name: USER, containerName: orders}], secretTargetRef: [{parameter: password, name: broker, key: password}]")]
    [InlineData("{type: kafka, metadata: {}, authenticationRef: {name: brokers, kind: ClusterTriggerAuthentication}}", "secretTargetRef: [{parameter: password, name: others, key: pass}]")]
    public void What_is_there_or_made_elsewhere_is_accepted(string trigger, string authentication) => Scaler(trigger, authentication).Accepts(Id);

    [Theory]
    [InlineData("dataFrom: [{extract: {key: orders}}]")]
    [InlineData("data: [{secretKey: password}], target: {creationPolicy: Merge}")]
    [InlineData("data: [{secretKey: password}], target: {template: {data: {pass: '{{ .password }}'}}}")]
    [InlineData("data: [{secretKey: one}], target: {name: orders}")]
    public void Keys_of_a_secret_that_are_made_otherwise_are_accepted(string secret)
        => Scaler("{type: kafka, metadata: {}, authenticationRef: {name: broker}}", "secretTargetRef: [{parameter: password, name: broker, key: pass}]", secret).Accepts(Id);

    [Fact]
    public void Variables_that_a_secret_gives_are_not_known()
        => Scaler("{type: rabbitmq, metadata: {hostFromEnv: HOST}}", "env: []", container: "envFrom: [{secretRef: {name: broker}}]").Accepts(Id);

    [Fact]
    public void The_environment_whose_patch_takes_the_variable_away_is_named()
    {
        var service = Samples.Overlay(
            Samples.Deployment("env: [{name: HOST, value: 'amqp://rabbitmq/'}]") + "\n---\napiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: one}\nspec:\n  scaleTargetRef: {name: orders}\n  triggers: [{type: rabbitmq, metadata: {hostFromEnv: HOST}}]\n",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {spec: {containers: [{name: orders, env: [{name: HOST, $patch: delete}]}]}}}\n");

        var finding = Assert.Single(service.Findings(Id));
        Assert.Equal(["production"], finding.Environments);
        Assert.Equal("ScaledObject/one takes 'hostFromEnv' from the variable 'HOST' of the container 'orders', which does not have it. Write the name as it has it there.", finding.Message);
    }

    private static InMemoryService Scaler(string trigger, string authentication, string secret = "data: [{secretKey: password}]", string container = "env: [{name: USER, value: orders}]")
        => new InMemoryService().Manifest(Samples.Deployment(container)
            + $"\n---\napiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {{name: one}}\nspec:\n  scaleTargetRef: {{name: orders}}\n  triggers: [{trigger}]\n"
            + $"---\napiVersion: keda.sh/v1alpha1\nkind: TriggerAuthentication\nmetadata: {{name: broker}}\nspec: {{{authentication}}}\n"
            + $"---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {{name: broker}}\nspec: {{{secret}}}\n");

    private static InMemoryService Service(string apiVersion, string kind, string spec)
        => new InMemoryService().Manifest(Samples.Deployment("ports: []") + $"\n---\napiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: one}}\nspec:\n  {spec}\n");
}
