using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PlatformTemplates.Benchmarks;

/// <summary>
/// What all analyzers together take, as the compiler itself reports it (<c>ReportAnalyzer</c>, summed over threads), on
/// a web API of 40 C# files and 22 manifests (a base of 13 Deployments, about 110 lines each, and three overlays that
/// patch it; nothing in them is to be found): cold in a compiler that just started, warm in the compiler server. The budget of 150 ms and 15 ms was
/// stated on a machine where Roslynator took 140 ms and 12 ms on this project; Roslynator runs along as the yardstick,
/// so that the figure means the same on any machine. The smallest of several runs counts: the report is of elapsed time,
/// so a busy machine only adds.
/// </summary>
internal static partial class AnalyzerBenchmark
{
    private const int Files = 40;
    private const int Deployments = 13;
    private const string YardstickVersion = "4.14.1";

    public static async Task<IReadOnlyList<Result>> RunAsync(Workshop workshop)
    {
        var service = await workshop.GenerateAsync("analyzers", "--database", "none");
        var project = Path.Combine(service, "src", "Orders");
        Resize(project, service);
        AddYardstick(Path.Combine(project, "Orders.csproj"));
        await workshop.Dotnet(project, "build", "-v", "quiet").RunAsync();

        var cold = await MillisecondsAsync(8, "-p:UseSharedCompilation=false");
        var warm = await MillisecondsAsync(10, "-p:UseSharedCompilation=true");
        return
        [
            Beside("all analyzers / Roslynator, cold compiler", cold, 150.0 / 140),
            Beside("all analyzers / Roslynator, warm compiler", warm, 15.0 / 12),
        ];

        async Task<(double Ours, double Yardstick)> MillisecondsAsync(int runs, string sharing)
        {
            var (ours, yardstick) = (double.MaxValue, double.MaxValue);
            for (var run = 0; run < runs; run++)
            {
                var build = await workshop.Dotnet(project, "build", "--no-restore", "--no-incremental", "-v", "detailed", "-nologo", "-p:ReportAnalyzer=true", sharing).RunAsync();
                ours = Math.Min(ours, TimeOf("PlatformTemplates.Analyzers", build.Output));
                yardstick = Math.Min(yardstick, TimeOf("Roslynator.CSharp.Analyzers", build.Output));
            }

            return (ours, yardstick);
        }
    }

    private static Result Beside(string name, (double Ours, double Yardstick) times, double limit)
    {
        var ratio = times.Ours / times.Yardstick;
        return new Result(name, Text(times.Ours), Text(times.Yardstick), $"{ratio:0.000}×", $"≤ {limit:0.00}×", ratio <= limit);
    }

    private static double TimeOf(string assembly, string report)
    {
        foreach (Match line in ReportLine().Matches(report))
        {
            if (line.Groups["assembly"].Value == assembly)
                return 1000 * double.Parse(line.Groups["seconds"].Value, CultureInfo.InvariantCulture);
        }

        throw new InvalidOperationException($"The compiler's analyzer report does not name {assembly}.");
    }

    private static string Text(double milliseconds) => $"{milliseconds:0} ms";

    private static void AddYardstick(string project)
    {
        const string Last = "</Project>";
        var text = File.ReadAllText(project);
        File.WriteAllText(project, text.Replace(Last, $"""
              <ItemGroup>
                <PackageReference Include="Roslynator.Analyzers" VersionOverride="{YardstickVersion}" />
              </ItemGroup>
            {Last}
            """, StringComparison.Ordinal));
    }

    /// <summary>Brings the generated project to the size that the budget is stated for.</summary>
    private static void Resize(string project, string service)
    {
        var existing = Directory.GetFiles(project, "*.cs", SearchOption.AllDirectories).Count(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        for (var i = existing; i < Files; i++)
            File.WriteAllText(Path.Combine(project, $"Catalogue{i}.cs"), CSharpFile(i));

        Directory.Delete(Path.Combine(service, "argocd"), recursive: true);
        Directory.Delete(Path.Combine(service, "k8s"), recursive: true);
        var names = Enumerable.Range(0, Deployments).Select(i => $"worker{i}").ToList();
        foreach (var name in names)
            Write($"base/{name}.yaml", Deployment(name));
        Write("base/network-policy.yaml", NetworkPolicy);
        Write("base/disruption-budget.yaml", DisruptionBudget);
        Write("base/kustomization.yaml", BaseKustomization(names));
        foreach (var environment in (string[])["dev", "staging", "production"])
        {
            Write($"overlays/{environment}/kustomization.yaml", $"namespace: orders-{environment}\nresources:\n  - ../../base\npatches:\n  - path: resources.yaml\nimages:\n  - name: registry.example.com/worker0\n    newTag: 1.2.3\n");
            Write($"overlays/{environment}/resources.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: worker0\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n          resources:\n            limits:\n              memory: 512Mi\n");
        }

        void Write(string path, string text)
        {
            var file = Path.Combine(service, "k8s", path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }

    /// <summary>A class of eight methods.</summary>
    public static string CSharpFile(int number)
    {
        var text = new StringBuilder($"namespace Orders.Catalogue{number};\n\n/// <summary>Products of shelf {number}.</summary>\npublic sealed class Shelf\n{{\n    private readonly Dictionary<string, decimal> _prices = [];\n");
        for (var i = 0; i < 8; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""

                    /// <summary>The price of a product with discount {{i}}.</summary>
                    public decimal Price{{i}}(string product, int quantity)
                    {
                        if (!_prices.TryGetValue(product, out var price))
                            return 0m;
                        return quantity > {{i + 1}} ? price * quantity * 0.9m : price * quantity;
                    }

                """);
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>A policy for all pods.</summary>
    public const string NetworkPolicy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: orders\nspec:\n  podSelector: {}\n  policyTypes:\n    - Ingress\n    - Egress\n";

    /// <summary>A budget for all pods.</summary>
    public const string DisruptionBudget = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: orders\nspec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app.kubernetes.io/part-of: orders\n";

    /// <summary>Lists Deployments, and what stands for all of them.</summary>
    public static string BaseKustomization(IReadOnlyList<string> names)
        => "resources:\n  - network-policy.yaml\n  - disruption-budget.yaml\n" + string.Concat(names.Select(name => $"  - {name}.yaml\n"));

    /// <summary>A Deployment of about 110 lines that keeps to the guardrails.</summary>
    public static string Deployment(string name)
    {
        var settings = string.Concat(Enumerable.Range(0, 16).Select(i => $"            - name: Orders__Setting{i}\n              value: \"{i}\"\n"));
        return $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {{name}}
              labels:
                app.kubernetes.io/name: {{name}}
                app.kubernetes.io/part-of: orders
                app.kubernetes.io/managed-by: argocd
            spec:
              replicas: 2
              revisionHistoryLimit: 5
              selector:
                matchLabels:
                  app.kubernetes.io/name: {{name}}
              template:
                metadata:
                  labels:
                    app.kubernetes.io/name: {{name}}
                    app.kubernetes.io/part-of: orders
                    app.kubernetes.io/managed-by: argocd
                    platform/owner: team-orders
                    platform/system: orders
                    platform/cost-center: orders
                spec:
                  serviceAccountName: {{name}}
                  automountServiceAccountToken: false
                  terminationGracePeriodSeconds: 45
                  securityContext:
                    runAsNonRoot: true
                    runAsUser: 1654
                    seccompProfile:
                      type: RuntimeDefault
                  topologySpreadConstraints:
                    - maxSkew: 1
                      topologyKey: kubernetes.io/hostname
                      whenUnsatisfiable: ScheduleAnyway
                      labelSelector:
                        matchLabels:
                          app.kubernetes.io/name: {{name}}
                  containers:
                    - name: app
                      image: registry.example.com/{{name}}:1.0.0
                      ports:
                        - name: http
                          containerPort: 8080
                      env:
                        - name: OTEL_SERVICE_NAME
                          value: {{name}}
                        - name: OTEL_EXPORTER_OTLP_ENDPOINT
                          value: http://collector:4317

            """ + settings + """
                      livenessProbe:
                        tcpSocket:
                          port: http
                        periodSeconds: 10
                      readinessProbe:
                        tcpSocket:
                          port: http
                        periodSeconds: 5
                      startupProbe:
                        tcpSocket:
                          port: http
                        failureThreshold: 30
                      resources:
                        requests:
                          cpu: 100m
                          memory: 256Mi
                        limits:
                          cpu: "1"
                          memory: 256Mi
                      securityContext:
                        allowPrivilegeEscalation: false
                        readOnlyRootFilesystem: true
                        capabilities:
                          drop:
                            - ALL
                      volumeMounts:
                        - name: tmp
                          mountPath: /tmp
                  volumes:
                    - name: tmp
                      emptyDir:
                        sizeLimit: 64Mi

            """;
    }

    [GeneratedRegex(@"^\s*<?(?<seconds>\d+\.\d+)\s+<?\d+\s+(?<assembly>[\w.]+), Version", RegexOptions.Multiline)]
    private static partial Regex ReportLine();
}
