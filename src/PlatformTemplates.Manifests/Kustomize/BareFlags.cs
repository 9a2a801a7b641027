namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>The words that YAML 1.1 takes for true and false and the YAML of manifests for text.</summary>
internal static class BareFlags
{
    public static bool IsFlag(string word) => IsTrue(word) || IsFalse(word);

    public static bool IsTrue(string word) => word is "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON";

    private static bool IsFalse(string word) => word is "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF";
}
