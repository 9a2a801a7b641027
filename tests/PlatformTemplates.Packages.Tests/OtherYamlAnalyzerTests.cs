using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

public sealed class OtherYamlAnalyzerTests(PackedPackages packages) : IDisposable
{
    private readonly Service _service = new(packages);

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task An_analyzer_package_with_a_YamlDotNet_and_a_Cronos_of_its_own_and_ours_both_report()
    {
        await PackOtherAnalyzerAsync();
        _service.Write("k8s/deployment.yaml", Service.Deployment);
        _service.Write("k8s/cronjob.yaml", CronJob);
        _service.Write("src/Orders/Program.cs", Service.ProgramWithServiceDefaults);
        var build = await _service.BuildAsync(_service.WriteProject("src/Orders/Orders.csproj", "Microsoft.NET.Sdk.Web", items: """<PackageReference Include="Other.Analyzers" Version="1.1.0" />"""));
        Assert.True(build.Succeeded, build.Output);
        // All of Cronos is of the assembly version 0.0.0.0: only the file says which one it is.
        Assert.StartsWith("YamlDotNet 13.0.0.0 read 1 document, and Cronos 0.11.1 found noon", Assert.Single(build.Diagnostics, d => d.Id is "OTHER001" or "AD0001").Message, StringComparison.Ordinal);
        Assert.Contains(build.Findings, d => d is { Id: "PLT1009", File: "k8s/deployment.yaml", Line: 16 });
        Assert.Contains(build.Findings, d => d is { Id: "PLT6202", File: "k8s/cronjob.yaml", Line: 6 });
    }

    private const string CronJob = """
        apiVersion: batch/v1
        kind: CronJob
        metadata:
          name: report
        spec:
          schedule: "30 2 30 2 *"
          timeZone: Etc/UTC
          jobTemplate:
            spec:
              template:
                spec:
                  restartPolicy: Never
                  containers:
                    - name: report
                      image: registry.example/report:1.0.0
        """;

    private async Task PackOtherAnalyzerAsync()
    {
        _service.Write("other/YamlAnalyzer.cs", """
            using System;
            using System.Collections.Immutable;
            using System.IO;
            using System.Reflection;
            using Cronos;
            using Microsoft.CodeAnalysis;
            using Microsoft.CodeAnalysis.Diagnostics;
            using YamlDotNet.RepresentationModel;

            [DiagnosticAnalyzer(LanguageNames.CSharp)]
            public sealed class YamlAnalyzer : DiagnosticAnalyzer
            {
                private static readonly DiagnosticDescriptor Rule = new("OTHER001", "YAML", "YamlDotNet {0} read {1} document, and Cronos {2} found {3}", "Other", DiagnosticSeverity.Warning, true);

                public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

                public override void Initialize(AnalysisContext context)
                {
                    context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
                    context.EnableConcurrentExecution();
                    context.RegisterAdditionalFileAction(file =>
                    {
                        if (!file.AdditionalFile.Path.EndsWith("deployment.yaml", StringComparison.Ordinal))
                            return;
                        var stream = new YamlStream();
                        stream.Load(new StringReader(file.AdditionalFile.GetText(file.CancellationToken)!.ToString()));
                        file.ReportDiagnostic(Diagnostic.Create(Rule, Location.None, typeof(YamlStream).Assembly.GetName().Version, stream.Documents.Count,
                            Version.Parse(typeof(CronExpression).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()!.Version).ToString(3), CronExpression.Parse("0 12 * * *").GetNextOccurrence(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc))?.Hour == 12 ? "noon" : "nothing"));
                    });
                }
            }
            """);
        var project = _service.Write("other/Other.Analyzers.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>netstandard2.0</TargetFramework>
                <!-- Another number with every change: restored packages stay from run to run. -->
                <Version>1.1.0</Version>
                <LangVersion>latest</LangVersion>
                <Nullable>enable</Nullable>
                <IncludeBuildOutput>false</IncludeBuildOutput>
                <SuppressDependenciesWhenPacking>true</SuppressDependenciesWhenPacking>
                <CopyLocalLockFileAssemblies>true</CopyLocalLockFileAssemblies>
                <PackageOutputPath>../feed</PackageOutputPath>
                <NoWarn>$(NoWarn);NU5128</NoWarn>
                <TargetsForTfmSpecificContentInPackage>$(TargetsForTfmSpecificContentInPackage);PackAnalyzer</TargetsForTfmSpecificContentInPackage>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.CodeAnalysis.CSharp" Version="4.14.0" PrivateAssets="all" ExcludeAssets="runtime" />
                <PackageReference Include="YamlDotNet" Version="13.7.1" PrivateAssets="all" />
                <PackageReference Include="Cronos" Version="0.11.1" PrivateAssets="all" />
              </ItemGroup>
              <Target Name="PackAnalyzer" DependsOnTargets="ResolveReferences">
                <ItemGroup>
                  <_Analyzer Include="@(IntermediateAssembly->'%(FullPath)');@(ReferenceCopyLocalPaths)" />
                  <TfmSpecificPackageFile Include="@(_Analyzer)" Condition="'%(Extension)' == '.dll'" PackagePath="analyzers/dotnet/cs/%(Filename)%(Extension)" />
                </ItemGroup>
              </Target>
            </Project>
            """);
        var pack = await _service.DotnetAsync("pack", project, "-nologo", "-v:quiet");
        Assert.True(pack.ExitCode == 0, pack.ToString());
    }
}
