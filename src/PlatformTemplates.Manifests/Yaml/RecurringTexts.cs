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
        ref var known = ref _texts[SlotOf(text) & (_texts.Length - 1)];
        if (known is { } same && same == text)
            return same;
        known = text;
        return text;
    }

    // Four characters and the length tell nearly all keys apart; a hash of the whole text costs more than looking at it again.
    private static int SlotOf(string text)
    {
        var last = text.Length - 1;
        return last < 0 ? 0 : (((((((text[0] * 31) + text[last / 3]) * 31) + text[last - (last / 3)]) * 31) + text[last]) * 31) + last;
    }
}
