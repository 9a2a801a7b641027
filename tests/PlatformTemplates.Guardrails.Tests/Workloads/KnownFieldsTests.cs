using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Workloads;

public class KnownFieldsTests
{
    private const string Id = GuardrailIds.KnownFields;

    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: orders
        spec:
          selector:
            matchLabels: {app: orders}
          template:
            metadata:
              labels: {app: orders}
            spec:
              containers:
                - name: orders
                  image: registry.example/orders:1.0.0
        """;

    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: queues.example.org}
        spec:
          group: example.org
          scope: Namespaced
          names: {kind: Queue, plural: queues}
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  required: [spec]
                  properties:
                    spec:
                      type: object
                      required: [size, region]
                      properties:
                        size: {type: integer, format: int32}
                        region: {type: string, default: eu}
                        mode: {type: string, enum: [fast, safe]}
                        limit: {x-kubernetes-int-or-string: true}
                        labels: {type: object, additionalProperties: {type: string}}
                        settings: {type: object, x-kubernetes-preserve-unknown-fields: true}
                        template: {type: object, x-kubernetes-embedded-resource: true, properties: {spec: {type: object, properties: {a: {type: boolean}}}}}
            - name: v1alpha1
              served: false
              storage: false
        """;

    [Fact]
    public void A_rendered_object_without_a_version_is_reported_at_its_kind()
        => Assert.Equal(
            "CronJob has no apiVersion. Write apiVersion: batch/v1.",
            Assert.Single(new InMemoryService()
                .File("k8s/base/kustomization.yaml", "resources:\n  - job.yaml\n")
                .File("k8s/base/job.yaml", "kind: [|CronJob|]\nmetadata:\n  name: report\n")
                .Reports(GuardrailIds.KnownFields)).Message);

    [Fact]
    public void A_field_that_a_patch_misspells_is_reported_at_the_patch()
    {
        var finding = Assert.Single(Samples.Overlay(Deployment, """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: orders
            spec:
              template:
                spec:
                  containers:
                    - name: orders
                      [|resource|]:
                        limits: {memory: 512Mi}
            """).Reports(Id));

        Assert.Equal("Deployment: 'resource' is no field of spec.template.spec.containers[orders]. Write 'resources'.", finding.Message);
        Assert.Equal(["production"], finding.Environments);
        Assert.Equal("Deployment/orders", finding.Target);
    }

    [Fact]
    public void What_the_base_has_wrong_is_reported_once_for_all_environments()
    {
        var finding = Assert.Single(Samples.Overlay(Deployment.Replace("spec:\n  selector", "spec:\n  [|replica|]: 2\n  selector", StringComparison.Ordinal), """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: orders}
            spec: {paused: false}
            """).Reports(Id));

        Assert.Equal(["production", "staging"], finding.Environments);
    }

    [Theory]
    [InlineData("replicas: [|\"3\"|]", "takes a whole number of 32 bits, and '3' is text. Remove the quotes.")]
    [InlineData("replicas: [|3.5|]", "and 3.5 is a number.")]
    [InlineData("replicas: [|3000000000|]", "of 32 bits, and 3000000000 is a number.")]
    [InlineData("[|replicas|]: [3]", "and this is a list.")]
    [InlineData("paused: [|\"true\"|]", "spec.paused takes true or false, and 'true' is text. Remove the quotes.")]
    [InlineData("strategy: [|Recreate|]", "spec.strategy takes a mapping, and this is text.")]
    [InlineData("strategy: {type: [|recreate|]}", "'recreate' is no value of spec.strategy.type. Write 'Recreate'.")]
    [InlineData("strategy: {type: [|BlueGreen|]}", "Write one of Recreate, RollingUpdate.")]
    [InlineData("strategy: {rollingUpdate: {maxSurge: [|true|]}}", "takes a whole number or text, and true is a flag.")]
    [InlineData("[|containers|]: []", "'containers' is no field of spec. Remove it, or put it where it belongs.")]
    [InlineData("[|matchLabels|]: {app: orders}", "It is a field of spec.selector: move it there.")]
    public void A_value_must_be_what_its_field_takes(string spec, string says)
        => Assert.Contains(says, Assert.Single(new InMemoryService().Manifest(Deployment.Replace("spec:\n  selector", $"spec:\n  {spec}\n  selector", StringComparison.Ordinal)).Reports(Id)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("replicas: 3")]
    [InlineData("replicas: 3.0")]
    [InlineData("replicas: null")]
    [InlineData("replicas: ${REPLICAS}")]
    [InlineData("paused: yes")]
    [InlineData("strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 25%}}")]
    [InlineData("strategy: ")]
    public void What_the_API_server_takes_is_fine(string spec)
        => new InMemoryService().Manifest(Deployment.Replace("spec:\n  selector", $"spec:\n  {spec}\n  selector", StringComparison.Ordinal)).Accepts(Id);

    [Theory]
    [InlineData("env: [{name: PAGE_SIZE, value: [|20|]}]", "env[PAGE_SIZE].value takes text, and 20 is a number. Put it in quotes.")]
    [InlineData("[|env|]: {PAGE_SIZE: \"20\"}", "env takes a list, and this is a mapping.")]
    [InlineData("ports: [{containerPort: [|\"8080\"|]}]", "Remove the quotes.")]
    [InlineData("ports: [{[|name|]: http}]", "spec.template.spec.containers[orders].ports[http] must have 'containerPort'. Add it.")]
    [InlineData("livenessProbe: {httpGet: {path: /, port: http}, [|periodSecond|]: 5}", "Write 'periodSeconds'.")]
    [InlineData("imagePullPolicy: [|always|]", "Write 'Always'.")]
    public void A_container_has_the_fields_of_a_container(string container, string says)
        => Assert.Contains(says, Assert.Single(new InMemoryService().Manifest(Deployment + "\n" + Samples.Indented(container, 10)).Reports(Id)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_quantity_of_a_container_is_left_to_the_rule_about_quantities()
        => new InMemoryService().Manifest(Deployment + "\n          resources: {limits: {memory: much}}").Accepts(Id);

    [Fact]
    public void Quantities_may_be_numbers()
        => new InMemoryService().Manifest(Deployment + "\n          resources: {limits: {cpu: 0.5, memory: 1000000000}, requests: {cpu: 1, memory: 128Mi}}").Accepts(Id);

    [Fact]
    public void A_Deployment_without_a_selector_is_reported_at_its_spec()
    {
        var finding = Assert.Single(new InMemoryService().Manifest("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: orders}
            [|spec|]:
              template:
                spec:
                  containers: [{name: orders}]
            """).Reports(Id));

        Assert.Equal("Deployment: spec must have 'selector'. Add it.", finding.Message);
    }

    [Fact]
    public void A_required_field_that_a_patch_removes_is_reported_at_the_patch()
        => Assert.EndsWith("this patch removes it. Leave it in place.", Assert.Single(Samples.Overlay(Deployment, """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: orders}
            spec:
              [|selector|]: null
            """).Reports(Id)).Message, StringComparison.Ordinal);

    [Fact]
    public void Nothing_is_missing_where_the_rendering_is_not_whole()
        => new InMemoryService()
            .File("k8s/production/kustomization.yaml", "resources:\n  - deployment.yaml\ntransformers:\n  - https://example.org/transformer\n")
            .File("k8s/production/deployment.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {replicas: 2}\n")
            .Accepts(Id);

    [Fact]
    public void An_object_needs_a_name()
        => Assert.Equal("ConfigMap: metadata must have 'name'. Add it.", Assert.Single(new InMemoryService().Manifest("apiVersion: v1\nkind: [|ConfigMap|]\ndata: {a: b}\n").Reports(Id)).Message);

    [Theory]
    [InlineData("data: {password: [|$ecret|]}", "data.password takes base64, and '$ecret' is none.")]
    [InlineData("data: {password: [|not base64|]}", "data.password takes base64, and 'not base64' is none. Write it encoded, or as it is under stringData.")]
    [InlineData("stringData: {port: [|8080|]}", "Put it in quotes.")]
    public void A_Secret_holds_base64_or_text(string data, string says)
        => Assert.Contains(says, Assert.Single(new InMemoryService().Manifest($"apiVersion: v1\nkind: Secret\nmetadata: {{name: orders}}\n{data}\n").Reports(Id)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("data: {password: cGFzc3dvcmQ=}")]
    [InlineData("data: {password: <path:secrets/orders#password>}")]
    [InlineData("data: {password: $ORDERS_PASSWORD_2}")]
    [InlineData("data: {password: 'ENC[AES256_GCM,data:x]'}\nsops: {version: 3.9.0}")]
    public void What_is_encoded_encrypted_or_filled_in_later_is_fine(string data)
        => new InMemoryService().Manifest($"apiVersion: v1\nkind: Secret\nmetadata: {{name: orders}}\n{data}\n").Accepts(Id);

    [Theory]
    [InlineData("extensions/v1beta1", "Ingress", "Ingress of extensions/v1beta1 is gone since Kubernetes 1.22. Use networking.k8s.io/v1.")]
    [InlineData("autoscaling/v2beta2", "HorizontalPodAutoscaler", "HorizontalPodAutoscaler of autoscaling/v2beta2 is gone since Kubernetes 1.26. Use autoscaling/v2.")]
    [InlineData("policy/v1beta1", "PodSecurityPolicy", "PodSecurityPolicy of policy/v1beta1 is gone since Kubernetes 1.25. There is no version in its place.")]
    [InlineData("apps/v2", "Deployment", "There is no Deployment in apps/v2. Write apiVersion: apps/v1.")]
    [InlineData("app/v1", "Deployment", "There is no Deployment in app/v1. Write apiVersion: apps/v1.")]
    [InlineData("v1", "Deployment", "There is no Deployment in v1. Write apiVersion: apps/v1.")]
    public void A_version_that_is_not_served_is_reported(string apiVersion, string kind, string message)
        => Assert.Equal(message, Assert.Single(new InMemoryService().Manifest($"apiVersion: [|{apiVersion}|]\nkind: {kind}\nmetadata: {{name: orders}}\n").Reports(Id)).Message);

    [Fact]
    public void A_misspelt_kind_is_reported()
        => Assert.Equal("There is no kind 'Deploymnet' in apps/v1. Write kind: Deployment.", Assert.Single(new InMemoryService().Manifest("apiVersion: apps/v1\nkind: [|Deploymnet|]\nmetadata: {name: orders}\n").Reports(Id)).Message);

    [Fact]
    public void The_version_of_the_cluster_decides_what_is_gone_and_what_is_deprecated()
    {
        const string Autoscaler = "apiVersion: [|autoscaling/v2beta2|]\nkind: HorizontalPodAutoscaler\nmetadata: {name: orders}\n";

        var deprecated = Assert.Single(new InMemoryService().Property("PlatformKubernetesVersion", "v1.25.3").Manifest(Autoscaler).Reports(Id));
        Assert.Equal("HorizontalPodAutoscaler of autoscaling/v2beta2 is deprecated, and goes with Kubernetes 1.26. Use autoscaling/v2.", deprecated.Message);
        new InMemoryService().Property("PlatformKubernetesVersion", "1.22").Manifest(Autoscaler.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal)).Accepts(Id);
    }

    [Fact]
    public void A_cluster_newer_than_the_schema_may_know_more()
    {
        var service = new InMemoryService().Property("PlatformKubernetesVersion", "1.99").Manifest(Deployment.Replace("spec:\n  selector", "spec:\n  [|replica|]: 2\n  quantumState: on\n  selector", StringComparison.Ordinal));

        Assert.Contains("Write 'replicas'.", Assert.Single(service.Reports(Id)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("monitoring.coreos.com/v1", "ServiceMonitor")]
    [InlineData("serving.knative.dev/v1", "Service")]
    [InlineData("metrics.k8s.io/v1beta1", "PodMetrics")]
    public void Of_kinds_without_a_definition_in_sight_nothing_is_said(string apiVersion, string kind)
        => new InMemoryService().Manifest($"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: orders}}\nspec: {{anything: 1}}\n").Accepts(Id);

    [Theory]
    [InlineData("size: [|\"3\"|]")]
    [InlineData("size: 3\n  [|regoin|]: us")]
    [InlineData("size: 3\n  mode: [|fats|]")]
    [InlineData("size: 3\n  limit: [|true|]")]
    [InlineData("size: 3\n  labels: {a: [|1|]}")]
    [InlineData("size: 3\n  template: {kind: Pod, metadata: {name: a}, spec: {[|b|]: true}}")]
    public void A_custom_resource_is_held_against_the_definition_that_the_organisation_names(string spec)
        => new InMemoryService()
            .File("k8s/queue.yaml", $"apiVersion: example.org/v1\nkind: Queue\nmetadata: {{name: orders}}\nspec:\n  {spec}\n")
            .File("crds/queue.yaml", Definition, ServiceFileKind.CustomResourceDefinition)
            .Reports(Id);

    [Theory]
    [InlineData("creationTimestamp: null", true)]
    [InlineData("creationTimestamp: 2026-01-01T00:00:00Z", false)]
    public void An_empty_time_that_a_program_wrote_is_no_field_too_many(string field, bool isAccepted)
    {
        var service = new InMemoryService().File("crds/queue.yaml", Definition, ServiceFileKind.CustomResourceDefinition);
        var queue = $"apiVersion: example.org/v1\nkind: Queue\nmetadata: {{name: orders}}\nspec:\n  size: 3\n  {field}\n";
        if (isAccepted)
            service.File("k8s/queue.yaml", queue).Accepts(Id);
        else
            service.File("k8s/queue.yaml", queue.Replace("creationTimestamp", "[|creationTimestamp|]", StringComparison.Ordinal)).Reports(Id);
    }

    [Fact]
    public void A_definition_of_the_service_counts_too()
        => Assert.Equal("Queue: spec must have 'size'. Add it.", Assert.Single(new InMemoryService()
            .File("k8s/queue.yaml", "apiVersion: example.org/v1\nkind: Queue\nmetadata: {name: orders}\n[|spec|]:\n  settings: {anything: {at: all}}\n  limit: 25%\n")
            .File("k8s/definition.yaml", Definition)
            .Reports(Id)).Message);

    [Theory]
    [InlineData("v2")]
    [InlineData("v1alpha1")]
    public void A_version_that_the_definition_does_not_serve_is_reported(string version)
        => Assert.Equal($"Queue has no version example.org/{version}: its definition has v1.", Assert.Single(new InMemoryService()
            .File("k8s/queue.yaml", $"apiVersion: [|example.org/{version}|]\nkind: Queue\nmetadata: {{name: orders}}\n")
            .File("crds/queue.yaml", Definition, ServiceFileKind.CustomResourceDefinition)
            .Reports(Id)).Message);

    [Fact]
    public void A_composite_resource_has_what_its_definition_and_Crossplane_give_it()
    {
        const string Composite = """
            apiVersion: apiextensions.crossplane.io/v2
            kind: CompositeResourceDefinition
            metadata: {name: databases.example.org}
            spec:
              group: example.org
              names: {kind: Database, plural: databases}
              versions:
                - name: v1
                  served: true
                  referenceable: true
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec:
                          type: object
                          properties:
                            storage: {type: integer}
            """;

        new InMemoryService()
            .File("k8s/database.yaml", "apiVersion: example.org/v1\nkind: Database\nmetadata: {name: orders}\nspec:\n  [|storrage|]: 20\n  crossplane: {compositionRef: {name: small}}\n")
            .File("crds/database.yaml", Composite, ServiceFileKind.CustomResourceDefinition)
            .Reports(Id);
    }

    [Fact]
    public void A_file_of_definitions_that_cannot_be_read_is_reported()
        => Assert.StartsWith("This file of definitions can't be read", Assert.Single(new InMemoryService()
            .File("k8s/queue.yaml", "apiVersion: example.org/v1\nkind: Queue\nmetadata: {name: orders}\nspec: {size: 1}\n")
            .File("crds/queue.yaml", Definition + "\n---\na: [b\n", ServiceFileKind.CustomResourceDefinition)
            .Findings(Id)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_delivered_beside_the_manifests_is_checked_and_nothing_is_missing_from_it()
        => new InMemoryService()
            .File("argocd/namespace.yaml", "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: orders\n  [|label|]: {team: orders}\n", ServiceFileKind.GitOps)
            .File("k8s/kustomization.yaml", "resources: []\n")
            .File("k8s/unused.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec:\n  $patch: replace\n  replicas: 2\n")
            .Reports(Id);

    [Fact]
    public void A_misspelt_field_word_or_quoted_number_can_be_mended()
    {
        var mended = new InMemoryService().Manifest(Deployment.Replace("spec:\n  selector", "spec:\n  replica: 2\n  minReadySeconds: \"5\"\n  strategy: {type: recreate}\n  selector", StringComparison.Ordinal)).Fixed(Id);

        mended.Accepts(Id);
        Assert.Contains("  replicas: 2\n  minReadySeconds: 5\n  strategy: {type: Recreate}\n", mended.Text("/service/k8s/manifest.yaml"), StringComparison.Ordinal);
    }
}
