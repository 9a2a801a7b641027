namespace PlatformTemplates.Inference.Models;

/// <summary>
/// Which version is newer: numbers in a name count as numbers, so that 1.10 comes after 1.9. Not by the runtime's culture data,
/// which a container without ICU lacks.
/// </summary>
internal sealed class VersionOrder : IComparer<string>
{
    public static VersionOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var a = x.AsSpan();
        var b = y.AsSpan();
        while (!a.IsEmpty && !b.IsEmpty)
        {
            var (digitsA, digitsB) = (Digits(a), Digits(b));
            if (digitsA > 0 && digitsB > 0)
            {
                var numberA = a[..digitsA].TrimStart('0');
                var numberB = b[..digitsB].TrimStart('0');
                var order = numberA.Length != numberB.Length ? numberA.Length.CompareTo(numberB.Length) : numberA.SequenceCompareTo(numberB);
                if (order != 0)
                    return order;
                a = a[digitsA..];
                b = b[digitsB..];
            }
            else if (a[0] != b[0])
            {
                return a[0].CompareTo(b[0]);
            }
            else
            {
                a = a[1..];
                b = b[1..];
            }
        }

        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(x, y);
    }

    private static int Digits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : text.Length;
}
