using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Code;

internal sealed class ApprovedLicenses() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ApprovedLicenses, GuardrailCategory.Code,
        "The licences of referenced packages are on the organisation's list", "-/w/E",
        why: "A package brings its terms with it, and they change with a version: what was free yesterday may ask for a contract in its next major version. Who learns that from a lawyer has shipped it for a year.",
        fix: "Take another package, or the version whose licence is on the list `PlatformApprovedLicenses`. Where a contract covers it, except the package by name and say which.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        var found = new List<Finding>();
        var approved = new HashSet<string>(facts.Properties.List("PlatformApprovedLicenses"), StringComparer.OrdinalIgnoreCase);
        if (approved.Count == 0)
            return found;
        foreach (var file in facts.ServiceFiles)
        {
            if (file.Kind != ServiceFileKind.Licenses || facts.Files.Yaml(file.Path) is not { } written)
                continue;
            foreach (var package in PackageLicense.Read(written))
            {
                if (LicenseExpression.IsApproved(package.Expression, approved.Contains))
                    continue;
                var terms = package.Expression.Length > 0 ? $"is licensed under '{package.Expression}'"
                    : package.OwnTerms.Length > 0 ? $"comes under terms of its own ({package.OwnTerms})"
                    : "does not say its licence";
                found.Add(new Finding(About, package.Span, $"{package.Package} {package.Version} {terms}, and the organisation approves {string.Join(", ", facts.Properties.List("PlatformApprovedLicenses"))}. Use another package or version, or ask for an exception.", []) { Target = "Package/" + package.Package });
            }
        }

        return found;
    }
}
