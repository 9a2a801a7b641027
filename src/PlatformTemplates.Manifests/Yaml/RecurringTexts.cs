namespace PlatformTemplates.Manifests.Yaml;

/// <summary>
/// One string for a text that comes again and again: keys are half of what manifests hold, and few of them differ. Takes
/// the place of nothing that is kept by others, and forgets what another text comes for.
/// </summary>
internal static class RecurringTexts
{
    private const int Longest = 32;

    // A power of two. Threads may overwrite each other's texts: then there are two strings of one text, as without this.
    private static readonly string?[] _texts = new string?[2048];

    public static string Of(string text)
    {
        if (text.Length > Longest)
            return text;
        ref var known = ref _texts[text.GetHashCode() & (_texts.Length - 1)];
        if (known is { } same && same == text)
            return same;
        known = text;
        return text;
    }
}
