using PlatformTemplates.Analyzers.Tests.Code.Operations;

namespace PlatformTemplates.Analyzers.Tests.Code;

public class TelemetryRegisteredTests
{
    private const string Id = "PLT0014";

    [Fact]
    public Task A_source_and_a_meter_that_nobody_listens_to_are_reported()
        => ServiceCode.With(Code("[|\"Contoso.Billing\"|]", "meters.Create([|\"Contoso.Billing\"|])")).ReportsAsync(Id);

    [Fact]
    public Task A_meter_made_by_hand_is_looked_at()
        => ServiceCode.With(Code("\"Orders\"", "new Meter([|\"Contoso.Billing\"|], \"1.0\")")).ReportsAsync(Id);

    [Fact]
    public Task Those_named_after_the_application_are_registered_by_the_service_defaults()
        => ServiceCode.With(Code("\"Orders\"", "meters.Create(\"Orders\")")).AcceptsAsync(Id);

    [Fact]
    public Task A_name_that_is_not_constant_is_not_judged()
        => ServiceCode.With(Code("typeof(Telemetry).Namespace ?? \"\"", "meters.Create(typeof(Telemetry).FullName!)")).AcceptsAsync(Id);

    [Theory]
    [InlineData("builder.AddServiceDefaults(o => { o.Telemetry.Sources.Add(\"Contoso.Billing\"); o.Telemetry.Meters.Add(\"Contoso.*\"); });")]
    [InlineData("builder.AddServiceDefaults(o => { o.Telemetry.Sources.Add(typeof(Telemetry).Name); o.Telemetry.Meters.Add(typeof(Telemetry).Name); });")]
    [InlineData("builder.AddServiceDefaults(Defaults.Configure);")]
    public Task Names_given_to_the_service_defaults_are_registered(string call)
        => new ServiceProject().Code(Program(call)).Code(Code("\"Contoso.Billing\"", "meters.Create(\"Contoso.Billing\")"), "src/Orders/Telemetry.cs")
            .Code("public static class Defaults { public static void Configure(PlatformTemplates.ServiceDefaults.ServiceDefaultsOptions options) { } }", "src/Orders/Defaults.cs").AcceptsAsync(Id);

    [Fact]
    public Task Names_given_by_configuration_are_registered()
        => ServiceCode.With(Code("\"Contoso.Billing\"", "meters.Create(\"Orders\")"))
            .File("src/Orders/appsettings.json", """{ "ServiceDefaults": { "Telemetry": { "Sources": [ "Contoso.Billing" ] } } }""", "Configuration").AcceptsAsync(Id);

    [Fact]
    public Task A_service_that_exports_nothing_has_another_finding()
        => new ServiceProject().Code(Program("")).Code(Code("\"Contoso.Billing\"", "meters.Create(\"x\")"), "src/Orders/Telemetry.cs").AcceptsAsync(Id);

    [Fact]
    public Task The_name_is_added_to_the_service_defaults()
        => new ServiceProject().Code(Code("[|\"Contoso.Billing\"|]", "meters.Create(\"Orders\")"), "src/Orders/Telemetry.cs").Code(Program("builder.AddServiceDefaults();"))
            .IsMendedAsync(Id, Program("builder.AddServiceDefaults(options => options.Telemetry.Sources.Add(\"Contoso.Billing\"));"));

    private static string Program(string call) => $"var builder = WebApplication.CreateBuilder(args);\n{call}\nvar app = builder.Build();\napp.MapServiceDefaults();\napp.Run();";

    private static string Code(string source, string meter)
        => $"using System.Diagnostics;\nusing System.Diagnostics.Metrics;\npublic class Telemetry(IMeterFactory meters)\n{{\n    public static readonly ActivitySource Source = new({source});\n    public Meter Meter {{ get; }} = {meter};\n}}\n";
}
