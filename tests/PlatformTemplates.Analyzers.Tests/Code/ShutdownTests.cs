using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Analyzers.Tests.Code;

public class ShutdownTests
{
    [Theory]
    [InlineData("builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(45));", 45)]
    [InlineData("builder.Services.Configure<HostOptions>(o => { o.ShutdownTimeout = TimeSpan.FromMinutes(1); });", 60)]
    [InlineData("builder.Host.ConfigureHostOptions(o => o.ShutdownTimeout = new TimeSpan(0, 1, 30));", 90)]
    [InlineData("builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMilliseconds(1500));", 2)]
    public void The_hosts_timeout_is_read_where_it_is_constant(string services, int seconds)
        => Assert.Equal(new ShutdownInCode(HostTimeout: seconds), Facts.OfWeb("", services).Shutdown);

    [Fact]
    public void Times_given_to_ServiceDefaults_are_read()
        => Assert.Equal(
            new ShutdownInCode(Drain: 10, Timeout: 40),
            Facts.OfWeb("", "builder.AddServiceDefaults(o => { o.Shutdown.DrainDelay = TimeSpan.FromSeconds(10); o.Shutdown.Timeout = TimeSpan.FromSeconds(40); });").Shutdown);

    [Theory]
    [InlineData("builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(args.Length));")]
    [InlineData("builder.Services.Configure<HostOptions>(o => { if (builder.Environment.IsDevelopment()) o.ShutdownTimeout = TimeSpan.FromSeconds(45); });")]
    [InlineData("builder.AddServiceDefaults(o => o.Shutdown.Enabled = false);")]
    public void What_is_not_constant_or_not_always_done_is_unknown(string services)
        => Assert.True(Facts.OfWeb("", services).Shutdown.IsUnknown);

    [Fact]
    public void Other_options_mean_nothing()
        => Assert.Equal(new ShutdownInCode(), Facts.OfWeb("", "builder.Services.Configure<HostOptions>(o => o.ServicesStartConcurrently = true);").Shutdown);
}
