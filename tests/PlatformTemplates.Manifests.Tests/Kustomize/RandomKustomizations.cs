using System.Text;
using CsCheck;

namespace PlatformTemplates.Manifests.Tests.Kustomize;

/// <summary>
/// Kustomizations made at random, of parts that meet each other often: few names, few keys, all fields and directives.
/// A base, a kustomization between, a component and an overlay; each field is a line, so that a failing case can be made
/// smaller by hand, line by line.
/// </summary>
internal static class RandomKustomizations
{
    private static readonly Gen<string> Name = OneOf("a", "b", "c");

    private static readonly Gen<string> Directive = OneOf("", "", "", "", "", "", "", "", "$patch: delete", "$patch: replace", "$patch: merge");

    private static readonly Gen<string> Resources = OneOf(
        "{limits: {memory: 1Gi}}", "{limits: {memory: null}}", "null", "{requests: {cpu: 1}}", "{limits: {$patch: delete}}", "{limits: {$patch: replace, cpu: 2}}", "{limits: {cpu: 1, memory: 2Gi}, requests: {cpu: 500m}}");

    private static readonly Gen<string> Variable = Gen.Select(
        OneOf("A", "B", "C"),
        OneOf("value: \"1\"", "value: null", "value: $(V)", "value: \"2\"", "valueFrom: {configMapKeyRef: {name: a, key: k}}", "valueFrom: {secretKeyRef: {name: b, key: k}}", "$patch: delete"),
        (name, value) => $"{{name: {name}, {value}}}");

    private static readonly Gen<string> Port = Gen.Select(
        OneOf("80", "81", "82"), OneOf("", ", protocol: TCP", ", protocol: UDP"), OneOf("", ", name: x", ", name: null"), (port, protocol, name) => $"{{containerPort: {port}{protocol}{name}}}");

    private static readonly Gen<string> Container = Gen.Select(
        Name,
        Directive,
        Optional("image", OneOf("nginx", "nginx:1", "envoy:1@sha256:aa", "reg:5000/nginx", "null")),
        Optional("resources", Resources),
        Optional("env", List(Variable, 3)),
        Optional("ports", List(Port, 3)),
        Optional("args", OneOf("[x, $(V)]", "[]", "null")),
        Optional("envFrom", OneOf("[{configMapRef: {name: a}}]", "[{secretRef: {name: b}}]")),
        (name, directive, image, resources, env, ports, args, from) => Mapping($"name: {name}", directive, image, resources, env, ports, args, from));

    private static readonly Gen<string> Volume = Gen.Select(
        Name,
        OneOf("emptyDir: {}", "configMap: {name: a}", "configMap: {name: b}", "secret: {secretName: a}", "persistentVolumeClaim: {claimName: a}", "projected: {sources: [{configMap: {name: a}}, {secret: {name: b}}]}", "emptyDir: null", "$patch: delete"),
        (name, source) => $"{{name: {name}, {source}}}");

    private static readonly Gen<string> Pod = Gen.Select(
        List(Container, 3),
        Optional("initContainers", List(Container, 2)),
        Optional("volumes", List(Volume, 3)),
        Optional("serviceAccountName", Name),
        Optional("nodeSelector", OneOf("{d: e}", "null", "{d: null}", "{$patch: delete}")),
        Optional("topologySpreadConstraints", OneOf("[{topologyKey: z, whenUnsatisfiable: DoNotSchedule}]", "[{topologyKey: z, labelSelector: {matchLabels: {app: a}}}]")),
        (containers, init, volumes, account, nodes, spread) => Mapping($"containers: {containers}", init, volumes, account, nodes, spread));

    private static readonly Gen<string> WorkloadSpec = Gen.Select(
        Pod,
        Optional("replicas", OneOf("1", "2", "null")),
        Optional("selector", OneOf("{matchLabels: {app: a}}", "{matchLabels: null}")),
        (pod, replicas, selector) => Mapping($"template: {{metadata: {{labels: {{app: a}}}}, spec: {pod}}}", replicas, selector));

    /// <summary>Kinds with what may stand in their objects, and in patches of them.</summary>
    private static readonly (string ApiVersion, string Kind, Gen<string> Content)[] Kinds =
    [
        ("apps/v1", "Deployment", WorkloadSpec.Select(s => $"spec: {s}")),
        ("apps/v1", "Deployment", WorkloadSpec.Select(s => $"spec: {s}")),
        ("apps/v1", "StatefulSet", WorkloadSpec.Select(s => $"spec: {Mapping(s[1..^1], "serviceName: a", "volumeClaimTemplates: [{metadata: {name: d}, spec: {storageClassName: c}}]")}")),
        ("apps/v1", "DaemonSet", WorkloadSpec.Select(s => $"spec: {s}")),
        ("batch/v1", "CronJob", Pod.Select(p => $"spec: {{schedule: x, jobTemplate: {{metadata: {{labels: {{q: r}}}}, spec: {{template: {{spec: {p}}}}}}}}}")),
        ("batch/v1", "Job", Pod.Select(p => $"spec: {{template: {{spec: {p}}}}}")),
        ("v1", "Pod", Pod.Select(p => $"spec: {p}")),
        ("v1", "Service", OneOf("spec: {selector: {app: a}, ports: [{port: 80, name: x}]}", "spec: {ports: [{port: 80, protocol: UDP}, {port: 81, protocol: TCP}]}", "spec: {selector: null, ports: [{port: 80, targetPort: $(V)}]}", "spec: {ports: [{port: 81, $patch: delete}]}")),
        ("v1", "ServiceAccount", OneOf("automountServiceAccountToken: false", "secrets: [{name: a}]", "imagePullSecrets: [{name: a}, {name: b}]")),
        ("v1", "ConfigMap", OneOf("data: {k: v}", "data: {k: $(V), j: w}", "data: {k: null}", "data: {k: \"1\", image: \"reg:5000/x:1\"}", "data: null", "binaryData: {x: AAEC}", "immutable: true")),
        ("v1", "Secret", OneOf("data: {k: dg==}", "stringData: {k: v}", "type: x/y", "data: {k: null}")),
        ("networking.k8s.io/v1", "Ingress", OneOf("spec: {tls: [{secretName: a, hosts: [$(V)]}], rules: [{http: {paths: [{backend: {service: {name: a}}}]}}]}", "spec: {defaultBackend: {service: {name: b}}, rules: [{host: x.y}], tls: }")),
        ("networking.k8s.io/v1", "NetworkPolicy", OneOf("spec: {podSelector: {matchLabels: {app: a}}}", "spec: {podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: b}}}]}]}")),
        ("policy/v1", "PodDisruptionBudget", OneOf("spec: {selector: {matchLabels: {app: a}}}", "spec: {minAvailable: 1}")),
        ("autoscaling/v2", "HorizontalPodAutoscaler", OneOf("spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}}", "spec: {scaleTargetRef: {kind: StatefulSet, name: b}}")),
        ("rbac.authorization.k8s.io/v1", "Role", OneOf("rules: [{resources: [configmaps], resourceNames: [a, b]}]", "rules: []")),
        ("rbac.authorization.k8s.io/v1", "ClusterRole", OneOf("rules: [{resources: [secrets], resourceNames: [a]}]", "aggregationRule: {}")),
        ("rbac.authorization.k8s.io/v1", "RoleBinding", OneOf("roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}\nsubjects: [{kind: ServiceAccount, name: a}]", "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: b}\nsubjects: [{kind: ServiceAccount, name: default, namespace: x}, {kind: User, name: a}]", "roleRef: {kind: Role, name: c}\nsubjects: [{kind: ServiceAccount, name: b, namespace: team}]")),
        ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", OneOf("roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: a}\nsubjects: [{kind: ServiceAccount, name: a, namespace: team}]", "subjects: [{kind: ServiceAccount, name: default}]")),
        ("v1", "PersistentVolumeClaim", OneOf("spec: {storageClassName: a, volumeName: b}", "spec: {}")),
        ("v1", "Namespace", OneOf("spec: {}", "status: {}")),
        ("example.com/v1", "Widget", OneOf("spec: {image: nginx, ref: {name: a}, items: [{name: a, v: 1}, {name: b, v: 2}], replicas: 1}", "spec: {items: [{name: b, w: 3}], ref: {name: b}, list: [x, y]}", "spec: {items: null, ref: null, containers: [{image: nginx}]}", "spec: {items: [{name: a, $patch: delete}], list: [z]}")),
        ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", OneOf("webhooks: [{name: a, clientConfig: {service: {name: a, namespace: x}}}]", "webhooks: [{name: b, clientConfig: {service: {name: b}}}]")),
        ("apiextensions.k8s.io/v1", "CustomResourceDefinition", OneOf("spec: {group: example.com, names: {kind: Widget}, conversion: {webhook: {clientConfig: {service: {name: a, namespace: n}}}}}", "spec: {scope: Cluster, names: {kind: Widget}, group: example.com}")),
    ];

    private static readonly Gen<Thing> Object = Gen.Select(
        Gen.Int[0, Kinds.Length - 1],
        Name,
        OneOf("", "", "", "", "namespace: team", "namespace: x", "namespace: default"),
        OneOf("", "", "labels: {app: a}", "labels: {app: b, l: w}", "annotations: {n1: w}", "annotations: {n1: 1000000, n2: 0x10}", "annotations: text", "annotations: {config.kubernetes.io/local-config: \"true\"}", "labels: {l: $(V)}"),
        (kind, name, ns, more) => (kind, name, ns, more)).SelectMany(t => Kinds[t.kind].Content.Select(content => new Thing(Kinds[t.kind].ApiVersion, Kinds[t.kind].Kind, t.name, t.ns, t.more, content)));

    private static readonly Gen<string> Operation = Gen.Select(
        OneOf("add", "add", "replace", "replace", "remove", "test", "copy", "move"),
        OneOf("/spec/replicas", "/spec/template/spec/containers/0/image", "/spec/template/spec/containers/-", "/spec/template/spec/containers/1", "/metadata/labels", "/metadata/labels/app", "/metadata/annotations", "/metadata/name", "/metadata/namespace", "/spec/template/spec/volumes/0", "/spec/template/spec/containers/0/env/0/value", "/spec/template/spec/containers/0/resources", "/data/k", "/spec/ports/0/port", "/spec"),
        OneOf("1", "{app: x}", "{name: d, image: nginx}", "{image: nginx}", "text", "null", "[]", "{n1: z}", "1000000", "1.50"),
        OneOf("/spec/replicas", "/spec/template/spec/containers/0", "/spec/template/spec/containers/0/image", "/metadata/labels"),
        (op, path, value, from) => $"{{op: {op}, path: {path}, from: {from}, value: {value}}}");

    // Operations that hold for every object, so that not most cases are refused.
    private static readonly Gen<string> SafeOperation = OneOf(
        "{op: add, path: /metadata/labels, value: {app: x}}", "{op: add, path: /metadata/annotations, value: {n1: z}}", "{op: replace, path: /metadata/name, value: d}", "{op: add, path: /spec, value: {replicas: 5, template: {spec: {containers: [{image: nginx}]}}}}",
        "{op: add, path: /data, value: {k: yes, n: 1}}", "{op: add, path: /metadata/annotations, value: {n1: 1000000, n2: 1e3, n3: True}}", "{op: add, path: /data, value: {k: 1000000}}", "{op: copy, from: /metadata/name, path: /copied}", "{op: test, path: /metadata/uid, value: null}");

    private static readonly Gen<string> Target = OneOf(
        "{kind: Deployment}", "{name: a}", "{name: a.*}", "{kind: .*Set, name: b}", "{labelSelector: app=a}", "{labelSelector: \"app in (a, b)\"}", "{annotationSelector: n1}", "{namespace: team}", "{group: apps}", "{version: v1, kind: ConfigMap}", "{kind: Widget, group: example.com}", "{}");

    private static readonly Gen<string> Options = OneOf(
        "", "", "options: {disableNameSuffixHash: true}", "options: {labels: {o: p}}", "options: {annotations: {n2: q}, immutable: true}", "options: {disableNameSuffixHash: false, labels: {o: q}}");

    private static readonly Gen<string> Behavior = OneOf("", "", "", "", "", "", "", "", "", "", "", "", "", "", "behavior: create", "behavior: merge", "behavior: replace");

    private static readonly Gen<string> Sources = OneOf(
        "literals: [k=1]", "literals: [k=2, \"j='q'\"]", "files: [data.txt]", "files: [z=data.txt]", "envs: [vars.env]", "env: vars.env", "literals: [k=3], files: [data.txt]", "literals: []", "files: [data.bin]");

    private static readonly Gen<string> ConfigMapGenerator = Gen.Select(
        OneOf("a", "b", "g", "h", "i", "j"), OneOf("", "", "", "namespace: team"), Behavior, Sources, Options,
        (name, ns, behavior, sources, options) => Mapping($"name: {name}", ns, behavior, sources, options));

    private static readonly Gen<string> SecretGenerator = Gen.Select(
        ConfigMapGenerator, OneOf("", "", "type: kubernetes.io/tls", "type: \"\""), (generator, type) => Mapping(generator[1..^1], type));

    private static readonly Gen<string> Labels = Gen.Select(
        OneOf("{app: z}", "{l: v, m: w}", "{}"), OneOf("", "includeSelectors: true", "includeTemplates: true", "includeSelectors: false", "fields: [{path: spec/labels, create: true, kind: Widget}]", "fields: [{path: metadata/labels, create: true}]", "fields: [{path: data, kind: ConfigMap}]"),
        (pairs, options) => Mapping($"pairs: {pairs}", options));

    private static readonly Gen<string> Simple = OneOf(
        "namespace: team", "namespace: other", "namePrefix: p-", "nameSuffix: -s", "commonLabels: {l: v}", "commonLabels: {app: q, m: o}", "commonAnnotations: {n1: v}", "commonAnnotations: {n1: $(V), n3: w}",
        "images: [{name: nginx, newTag: v9}]", "images: [{name: nginx, newName: other/nginx}, {name: envoy, digest: 'sha256:bb'}]", "images: [{name: \"reg:5000/nginx\", newTag: \"1\"}, {name: nginx, tagSuffix: -x}]", "images: [{name: n.*, newName: m}]",
        "generatorOptions: {disableNameSuffixHash: true}", "generatorOptions: {labels: {go: x}, annotations: {ga: z}}", "generatorOptions: {immutable: true}",
        "sortOptions: {order: fifo}", "sortOptions: {order: legacy}", "sortOptions: {order: legacy, legacySortOptions: {orderFirst: [Service, Deployment], orderLast: [ConfigMap]}}",
        "buildMetadata: [managedByLabel]", "buildMetadata: [originAnnotations]", "buildMetadata: [transformerAnnotations]", "buildMetadata: [originAnnotations, managedByLabel]",
        "configurations: [config.yaml]", "crds: [crd.json]", "crds: [crd.yaml]", "openapi: {path: schema.json}", "openapi: {version: v1.21.2}",
        "vars: [{name: V, objref: {kind: ConfigMap, name: a, apiVersion: v1}, fieldref: {fieldpath: data.k}}]", "vars: [{name: V, objref: {kind: Deployment, name: a, apiVersion: apps/v1}}]");

    private static readonly Gen<string> Configuration = OneOf(
        "nameReference: [{kind: ConfigMap, version: v1, fieldSpecs: [{path: spec/ref/name, kind: Widget}]}]", "nameReference: [{kind: Widget, group: example.com, fieldSpecs: [{path: data/k, kind: ConfigMap}]}]", "images: [{path: spec/image, kind: Widget}]", "namePrefix: [{path: spec/ref/name, kind: Widget}]", "commonLabels: [{path: spec/labels, create: true, kind: Widget}]",
        "commonAnnotations: [{path: spec/annotations, create: true}]", "replicas: [{path: spec/replicas, kind: Widget}]", "namespace: [{path: spec/ns, create: true, kind: Widget}]", "varReference: [{path: data, kind: ConfigMap}, {path: spec/list, kind: Widget}]", "labels: [{path: spec/labels, kind: Widget, create: true}]", "templateLabels: [{path: spec/pod/labels, create: true, kind: Widget}]");

    private static readonly Gen<string> Schema = OneOf(
        """{"definitions": {"v1.Widget": {"type": "object", "x-kubernetes-group-version-kind": [{"group": "example.com", "kind": "Widget", "version": "v1"}], "properties": {"spec": {"type": "object", "properties": {"items": {"type": "array", "items": {"type": "object"}, "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge"}}}}}}}""",
        """{"definitions": {"v1.Widget": {"x-kubernetes-group-version-kind": [{"group": "example.com", "kind": "Widget", "version": "v1"}], "properties": {"spec": {"$ref": "#/definitions/v1.Spec"}}}, "v1.Spec": {"properties": {"items": {"type": "array", "items": {"type": "object"}, "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge"}, "list": {"type": "array", "items": {"type": "string"}, "x-kubernetes-patch-strategy": "merge"}}}}, "paths": {"/apis/example.com/v1/widgets": {"get": {"x-kubernetes-group-version-kind": {"group": "example.com", "kind": "Widget", "version": "v1"}}}}}""");

    private static Gen<string> Crd { get; } = OneOf(
        """{"v1.Widget": {"Schema": {"properties": {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"}, "spec": {"$ref": "v1.Spec"}}}, "Dependencies": []}, "v1.Spec": {"Schema": {"properties": {"ref": {"x-kubernetes-object-ref-api-version": "v1", "x-kubernetes-object-ref-kind": "ConfigMap", "x-kubernetes-object-ref-name-key": "name"}}}}}""",
        """{"v1.Widget": {"Schema": {"properties": {"apiVersion": {}, "kind": {}, "metadata": {}, "spec": {"properties": {"labels": {"x-kubernetes-label-selector": ""}}, "x-kubernetes-annotation": ""}}}}}""");

    /// <summary>Whole builds.</summary>
    public static Gen<Files> Builds { get; } = Object.Array[1, 5].SelectMany(objects => Gen.Select(
        Fields(objects).Array[0, 3],
        Fields(objects).Array[0, 2],
        Fields(objects).Array[1, 5],
        Fields(objects).Array[0, 2],
        Gen.Select(Configuration, Configuration, Schema, Crd, (first, second, schema, crd) => (first, second, schema, crd)),
        OneOf("", "", "component", "both"),
        (inner, component, outer, start, files, with) => Write(objects, start, inner, component, outer, files, with)));

    private static Files Write(Thing[] objects, string[] start, string[] inner, string[] component, string[] outer, (string First, string Second, string Schema, string Crd) files, string with)
    {
        var text = new StringBuilder();
        var things = objects.DistinctBy(o => (o.Kind, o.Name, o.Namespace)).ToArray();
        Folder("base", "resources: [things.yaml]", start);
        text.Append("-- base/things.yaml --\n").AppendJoin("---\n", things.Select(t => t.Text));
        if (with.Length > 0)
            Folder("component", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nmetadata: {name: c}", component);
        Folder("middle", "resources: [../base]", inner, with == "both" ? "components: [../component]" : "");
        Folder("overlay", "resources: [../middle]", outer, with.Length > 0 ? "components: [../component]" : "");
        return Files.Parse(text.ToString());

        void Folder(string name, string head, string[] fields, string more = "")
        {
            var lines = Distinct([head, more, .. fields]);
            Add("kustomization.yaml", lines);
            foreach (var (file, content) in (ReadOnlySpan<(string, string)>)
            [
                ("data.txt", "one\ntwo\n"),
                ("data.bin", "na\u00EFve \u2028 <&>\n"),
                ("vars.env", "# note\nE=1\n  F = \"x y\"\n\nG='z'\n"),
                ("config.yaml", Distinct([files.First, files.Second])),
                ("schema.json", files.Schema + "\n"),
                ("crd.json", files.Crd + "\n"),
                ("crd.yaml", files.Crd + "\n"),
            ])
            {
                if (lines.Contains(file, StringComparison.Ordinal))
                    Add(file, content);
            }

            void Add(string file, string content) => text.Append("-- ").Append(name).Append('/').Append(file).Append(" --\n").Append(content);
        }
    }

    private static Gen<string> Fields(Thing[] objects)
    {
        var patch = Gen.Int[0, objects.Length - 1].SelectMany(i => Kinds.First(k => k.Kind == objects[i].Kind).Content.Select(content => objects[i] with { Content = content }));
        var inline = Gen.Select(
            patch,
            OneOf("", "", "", "labels: {app: p}", "labels: {app: null}", "annotations: {n1: null}", "$patch: delete", "$patch: replace", "annotations: {$patch: delete}", "annotations: null", "annotations: text"),
            OneOf("", "", "", "", "", "$patch: delete\n", "$patch: replace\n"),
            (p, metadata, directive) => Quote(directive + (p with { More = metadata }).Text));
        var patches = Gen.OneOf(
            inline.Select(p => $"{{patch: {p}}}"),
            Gen.Select(inline, Target, (p, t) => $"{{patch: {p}, target: {t}}}"),
            Gen.Select(inline, OneOf("allowNameChange", "allowKindChange"), (p, o) => $"{{patch: {p}, options: {{{o}: true}}}}"),
            Gen.Select(SafeOperation.Array[1, 2], Target, (o, t) => $"{{patch: {Operations(o)}, target: {t}}}"),
            Gen.Select(SafeOperation.Array[1, 2], Target, (o, t) => $"{{patch: {Operations(o)}, target: {t}}}"),
            Gen.Select(Operation.Array[1, 2], Target, (o, t) => $"{{patch: {Operations(o)}, target: {t}}}"));
        var source = Gen.Select(
            Gen.Int[0, objects.Length - 1],
            OneOf("metadata.name", "metadata.name", "metadata.name", "metadata.name", "metadata.name", "metadata.name", "kind", "apiVersion, options: {delimiter: /, index: 0}", "metadata", "data.k", "\"spec.ports.0.port\"", "spec.template.spec.nodeSelector", "\"data.image\", options: {delimiter: \":\", index: 1}", "\"spec.template.spec.containers.[name=a].image\""),
            OneOf("", "", "", "", "", "", "", "", ", namespace: team"),
            (i, path, more) => $"{{kind: {objects[i].Kind}, name: {objects[i].Name}, fieldPath: {path}{more}}}");
        var replacement = Gen.Select(
            source,
            OneOf("{kind: Deployment}", "{name: a}", "{kind: ConfigMap}", "{kind: Widget}", "{labelSelector: app=a}", "{namespace: team}", "{name: zz}"),
            OneOf("", "", "reject: [{name: b}], ", "reject: [{labelSelector: l=w}], "),
            OneOf("metadata.name", "metadata.labels.r", "\"metadata.annotations.[r]\"", "\"metadata.annotations.r\\\\.s\"", "spec.template.spec.containers.*.image", "\"spec.template.spec.containers.[name=a].image\"", "data.r", "spec.ref.name", "\"spec.items.[name=b].v\"", "spec.replicas", "metadata.labels.r, metadata.annotations.r"),
            OneOf(", options: {create: true}", ", options: {create: true}", ", options: {create: true}", "", ", options: {delimiter: \":\", index: 0}", ", options: {delimiter: \"-\", index: -1}", ", options: {create: true, delimiter: \".\", index: 9}"),
            (from, select, reject, path, options) => $"{{source: {from}, targets: [{{select: {select}, {reject}fieldPaths: [{path}]{options}}}]}}");
        var scaled = Array.FindAll(objects, o => o.Kind is "Deployment" or "StatefulSet");
        var replicas = Gen.Int[0, 6].Select(i => i < scaled.Length ? $"replicas: [{{name: {scaled[i].Name}, count: {i}}}]" : i == 6 ? "replicas: [{name: a, count: 7}, {name: b}]" : "");
        var exact = Gen.Int[0, objects.Length - 1].Select(i => objects[i].Target);
        return Gen.OneOf(
            Simple,
            Simple,
            Simple,
            List(patches, 2).Select(p => $"patches: {p}"),
            List(patches, 2).Select(p => $"patches: {p}"),
            List(inline, 1).Select(p => $"patchesStrategicMerge: {p}"),
            Gen.Select(SafeOperation, exact, (o, t) => $"patchesJson6902: [{{patch: {Operations([o])}, target: {t}}}]"),
            List(ConfigMapGenerator, 2).Select(g => $"configMapGenerator: {g}"),
            List(SecretGenerator, 2).Select(g => $"secretGenerator: {g}"),
            List(replacement, 2).Select(r => $"replacements: {r}"),
            replicas,
            List(Labels, 2).Select(l => $"labels: {l}"));
    }

    private static string Operations(string[] operations) => Quote(string.Concat(operations.Select(o => $"- {o}\n")));

    private static string Quote(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "\"";

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static Gen<string> Optional(string key, Gen<string> value) => Gen.Select(Gen.Bool, value, (there, text) => there ? $"{key}: {text}" : "");

    private static Gen<string> List(Gen<string> item, int most) => item.Array[0, most].Select(items => $"[{string.Join(", ", items)}]");

    private static string Mapping(params string[] parts) => $"{{{string.Join(", ", parts.Where(p => p.Length > 0))}}}";

    // A field may stand once in a file; the first of each kind is taken.
    private static string Distinct(string[] fields)
    {
        var known = new HashSet<string>();
        var result = new StringBuilder();
        foreach (var line in fields.SelectMany(f => f.Split('\n', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (known.Add(line[..line.IndexOf(':', StringComparison.Ordinal)]))
                result.Append(line).Append('\n');
        }

        return result.ToString();
    }

    /// <summary>An object, or a patch of one.</summary>
    private sealed record Thing(string ApiVersion, string Kind, string Name, string Namespace, string More, string Content)
    {
        public string Text => $"apiVersion: {ApiVersion}\nkind: {Kind}\nmetadata: {Mapping($"name: {Name}", Namespace, More)}\n{Content}\n";

        public string Target => Mapping($"kind: {Kind}", $"name: {Name}", $"version: {ApiVersion[(ApiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..]}", ApiVersion.Contains('/', StringComparison.Ordinal) ? $"group: {ApiVersion[..ApiVersion.IndexOf('/', StringComparison.Ordinal)]}" : "", Namespace);
    }
}
