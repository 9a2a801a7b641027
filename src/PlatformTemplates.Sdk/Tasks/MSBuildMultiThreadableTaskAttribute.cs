namespace Microsoft.Build.Framework;

/// <summary>
/// Says that a task may run in MSBuild's own process beside others. MSBuild knows the attribute by its full name, so a
/// task compiled against an older contract can carry it.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
