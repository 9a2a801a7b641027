using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PlatformTemplates.Benchmarks;

/// <summary>
/// What all analyzers together take, as the compiler itself reports it (<c>ReportAnalyzer</c>, summed over threads), on
/// a web API of 40 C# files and 20 manifests of about 116 lines: cold in a compiler that just started, warm in the
/// compiler server. The smallest of several runs counts: the report is of elapsed time, so a busy machine only adds.
/// </summary>
internal static partial class AnalyzerBenchmark
{
    private const int Files = 40;
    private const int Manifests = 20;

    public static async Task<IReadOnlyList<Result>> RunAsync(Workshop workshop)
    {
        var service = await workshop.GenerateAsync("analyzers", "--database", "none");
        var project = Path.Combine(service, "src", "Orders");
        Enlarge(workshop, project, Path.Combine(service, "k8s", "base"));
        await workshop.Dotnet(project, "build", "-v", "quiet").RunAsync();

        var cold = await MillisecondsAsync(6, "-p:UseSharedCompilation=false");
        var warm = await MillisecondsAsync(8, "-p:UseSharedCompilation=true");
        return
        [
            new Result("all analyzers, cold compiler", Text(cold), "", Text(cold), "≤ 150 ms", cold <= 150),
            new Result("all analyzers, warm compiler", Text(warm), "", Text(warm), "≤ 15 ms", warm <= 15),
        ];

        async Task<double> MillisecondsAsync(int runs, string sharing)
        {
            var best = double.MaxValue;
            for (var run = 0; run < runs; run++)
            {
                var build = await workshop.Dotnet(project, "build", "--no-restore", "--no-incremental", "-v", "detailed", "-nologo", "-p:ReportAnalyzer=true", sharing).RunAsync();
                var seconds = OurAssembly().Match(build.Output);
                if (!seconds.Success)
                    throw new InvalidOperationException("The compiler's analyzer report does not name our analyzers.");
                best = Math.Min(best, 1000 * double.Parse(seconds.Groups["seconds"].Value, CultureInfo.InvariantCulture));
            }

            return best;
        }
    }

    private static string Text(double milliseconds) => $"{milliseconds:0} ms";

    /// <summary>Adds what brings the generated project to the size that the budget is stated for.</summary>
    private static void Enlarge(Workshop workshop, string project, string manifests)
    {
        var existing = Directory.GetFiles(project, "*.cs", SearchOption.AllDirectories).Count(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        for (var i = existing; i < Files; i++)
            File.WriteAllText(Path.Combine(project, $"Catalogue{i}.cs"), CSharpFile(i));

        var present = Directory.GetFiles(manifests, "*.yaml").Length;
        var kustomization = new StringBuilder();
        for (var i = present; i < Manifests; i++)
        {
            File.WriteAllText(Path.Combine(manifests, $"worker{i}.yaml"), Manifest(i));
            kustomization.Append(CultureInfo.InvariantCulture, $"  - worker{i}.yaml\n");
        }

        var path = Path.Combine(manifests, "kustomization.yaml");
        File.WriteAllText(path, Regex.Replace(File.ReadAllText(path), @"^resources:\n", "resources:\n" + kustomization, RegexOptions.Multiline));
    }

    private static string CSharpFile(int number)
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

    private static string Manifest(int number)
    {
        var text = new StringBuilder($$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: worker{{number}}
              labels: {app.kubernetes.io/name: worker{{number}}, app.kubernetes.io/part-of: orders, app.kubernetes.io/managed-by: kustomize}
            spec:
              selector:
                matchLabels: {app.kubernetes.io/name: worker{{number}}}
              template:
                metadata:
                  labels: {app.kubernetes.io/name: worker{{number}}}
                spec:
                  containers:

            """);
        for (var i = 0; i < 4; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                        - name: worker{{i}}
                          image: registry.example.com/worker{{i}}:1.{{number}}.0
                          ports:
                            - name: http{{i}}
                              containerPort: {{8080 + i}}
                          env:
                            - name: OTEL_SERVICE_NAME
                              value: worker{{number}}
                            - name: OTEL_EXPORTER_OTLP_ENDPOINT
                              value: http://collector:4317
                          resources:
                            requests:
                              cpu: 100m
                              memory: 128Mi
                            limits:
                              cpu: "1"
                              memory: 256Mi
                          livenessProbe:
                            tcpSocket: {port: http{{i}}}
                          readinessProbe:
                            tcpSocket: {port: http{{i}}}
                          startupProbe:
                            tcpSocket: {port: http{{i}}}

                """);
        }

        return text.ToString();
    }

    [GeneratedRegex(@"^\s*<?(?<seconds>\d+\.\d+)\s+<?\d+\s+PlatformTemplates\.Analyzers, Version", RegexOptions.Multiline)]
    private static partial Regex OurAssembly();
}
