using System.Text;
using CsCheck;

namespace PlatformTemplates.Manifests.Tests.Kustomize;

/// <summary>
/// Kustomizations made at random, of parts that meet each other often: few names, few keys, all directives. Both must
/// agree on each, refusals included. A failure prints the seed that makes it again.
/// </summary>
public class RandomAgreementWithKustomize
{
    /// <summary>Starting kubectl takes a tenth of a second; this many keep the suite short.</summary>
    private const int Samples = 80;

    private static readonly Gen<string> Name = OneOf("a", "b", "c");

    private static readonly Gen<string> Directive = OneOf("", "", "", "", "", "", "", "", "$patch: delete", "$patch: replace");

    private static readonly Gen<string> Resources = OneOf(
        "{limits: {memory: 1Gi}}", "{limits: {memory: null}}", "null", "{requests: {cpu: 1}}", "{limits: {$patch: delete}}", "{limits: {$patch: replace, cpu: 2}}", "{limits: {cpu: 1, memory: 2Gi}, requests: {cpu: 500m}}");

    private static readonly Gen<string> Variable = Gen.Select(
        OneOf("A", "B", "C"), OneOf("value: \"1\"", "value: null", "value: \"2\"", "valueFrom: {configMapKeyRef: {name: a, key: k}}", "$patch: delete"), (name, value) => $"{{name: {name}, {value}}}");

    private static readonly Gen<string> Port = Gen.Select(
        OneOf("80", "81", "82"), OneOf("", ", protocol: TCP", ", protocol: UDP"), OneOf("", ", name: x", ", name: null"), (port, protocol, name) => $"{{containerPort: {port}{protocol}{name}}}");

    private static readonly Gen<string> Container = Gen.Select(
        Name,
        Directive,
        Optional("image", OneOf("nginx", "nginx:1", "envoy:1@sha256:aa", "null")),
        Optional("resources", Resources),
        Optional("env", List(Variable, 3)),
        Optional("ports", List(Port, 3)),
        Optional("args", OneOf("[x, y]", "[]", "null")),
        (name, directive, image, resources, env, ports, args) => Mapping($"name: {name}", directive, image, resources, env, ports, args));

    private static readonly Gen<string> Volume = Gen.Select(
        Name, OneOf("emptyDir: {}", "configMap: {name: a}", "configMap: {name: b}", "secret: {secretName: a}", "emptyDir: null", "$patch: delete"), (name, source) => $"{{name: {name}, {source}}}");

    private static readonly Gen<string> Pod = Gen.Select(
        List(Container, 3), Optional("initContainers", List(Container, 2)), Optional("volumes", List(Volume, 3)), Optional("serviceAccountName", Name), Optional("nodeSelector", OneOf("{d: e}", "null", "{d: null}", "{$patch: delete}")),
        (containers, init, volumes, account, nodes) => Mapping($"containers: {containers}", init, volumes, account, nodes));

    private static readonly Gen<string> Spec = Gen.Select(
        Pod, Optional("replicas", OneOf("1", "2", "null")), Optional("selector", OneOf("{matchLabels: {app: a}}", "{matchLabels: null}")), (pod, replicas, selector) => Mapping($"template: {{metadata: {{labels: {{app: a}}}}, spec: {pod}}}", replicas, selector));

    private static readonly Gen<string> Operation = Gen.Select(
        OneOf("add", "add", "replace", "replace", "remove", "test", "copy", "move"),
        OneOf("/spec/replicas", "/spec/template/spec/containers/0/image", "/spec/template/spec/containers/-", "/spec/template/spec/containers/1", "/metadata/labels", "/metadata/labels/app", "/spec/template/spec/volumes/0", "/spec/template/spec/containers/0/env/0/value", "/spec/template/spec/containers/0/resources"),
        OneOf("1", "{app: x}", "{name: d, image: nginx}", "text", "null", "[]"),
        OneOf("/spec/replicas", "/spec/template/spec/containers/0", "/spec/template/spec/containers/0/image"),
        (op, path, value, from) => $"- {{op: {op}, path: {path}, from: {from}, value: {(IsItemByName(path) ? "{name: d, image: nginx}" : value)}}}\n");

    // What merges into an item of such a list that has no name, the cluster does not take.
    private static bool IsItemByName(string path)
        => path.EndsWith("/containers/-", StringComparison.Ordinal) || path.EndsWith("/containers/1", StringComparison.Ordinal) || path.EndsWith("/volumes/0", StringComparison.Ordinal);

    private static readonly Gen<string> Field = Gen.OneOf(
        OneOf("namespace: team\n", "namePrefix: p-\n", "nameSuffix: -s\n", "commonLabels: {l: v}\n", "commonAnnotations: {n1: v}\n", "labels: [{pairs: {app: z}, includeTemplates: true}]\n", "labels: [{pairs: {app: z}, includeSelectors: true}]\n"),
        OneOf("images: [{name: nginx, newTag: v9}]\n", "images: [{name: nginx, newName: other/nginx}, {name: envoy, digest: 'sha256:bb'}]\n", "replicas: [{name: a, count: 7}]\n", "replicas: [{name: zzz, count: 7}]\n"),
        OneOf("configMapGenerator: [{name: a, literals: [k=1]}]\n", "configMapGenerator: [{name: b, literals: [k=1], options: {disableNameSuffixHash: true}}]\nsecretGenerator: [{name: a, literals: [s=1]}]\n", "configMapGenerator: [{name: base, behavior: merge, literals: [k=2]}]\n"),
        OneOf("patches: [{path: merge.yaml}]\n", "patches: [{path: merge.yaml, target: {kind: Deployment}}]\n", "patches: [{path: json.yaml, target: {name: a.*}}]\n", "patches: [{path: merge.yaml}, {path: json.yaml, target: {kind: Deployment}}]\n", "patchesStrategicMerge: [merge.yaml]\n"));

    private static readonly Gen<Files> Build = Gen.Select(
        Spec,
        Spec,
        Field.Array[1, 4],
        Field.Array[0, 2],
        Operation.Array[1, 2],
        OneOf("", "namePrefix: base-\n", "namespace: base\n"),
        (spec, patch, outer, inner, operations, naming) =>
        {
            var merge = $"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: a}}\nspec: {patch}\n";
            var json = string.Concat(operations);
            return Files.Parse($"""
                -- base/kustomization.yaml --
                resources: [deployment.yaml, other.yaml]
                configMapGenerator: [{"{name: base, literals: [k=0]}"}]
                {naming}
                -- base/deployment.yaml --
                apiVersion: apps/v1
                kind: Deployment
                metadata: {"{name: a, labels: {app: a}}"}
                spec: {spec}
                -- base/other.yaml --
                apiVersion: v1
                kind: ServiceAccount
                metadata: {"{name: a}"}
                ---
                apiVersion: v1
                kind: Service
                metadata: {"{name: b}"}
                -- middle/kustomization.yaml --
                resources: [../base]
                {Distinct(inner)}
                -- middle/merge.yaml --
                {merge}
                -- middle/json.yaml --
                {json}
                -- overlay/kustomization.yaml --
                resources: [../middle]
                {Distinct(outer)}
                -- overlay/merge.yaml --
                {merge}
                -- overlay/json.yaml --
                {json}
                """);
        });

    [Fact]
    public async Task Both_give_the_same_for_kustomizations_made_at_random()
    {
        await RealKustomize.EnsureAvailableAsync();
        await Build.SampleAsync(
            async files =>
            {
                var (output, error) = await RealKustomize.BuildAsync(files, TestContext.Current.CancellationToken);
                AgreementWithKustomize.Compare(files.Render(), output, error);
            },
            iter: Samples,
            print: files => string.Concat(files.Texts.Select(f => $"-- {f.Key} --\n{f.Value}")));
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static Gen<string> Optional(string key, Gen<string> value) => Gen.Select(Gen.Bool, value, (there, text) => there ? $"{key}: {text}" : "");

    private static Gen<string> List(Gen<string> item, int most) => item.Array[0, most].Select(items => $"[{string.Join(", ", items)}]");

    private static string Mapping(params string[] parts) => $"{{{string.Join(", ", parts.Where(p => p.Length > 0))}}}";

    // A field may stand once in a kustomization; the first of each kind is taken.
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
}
