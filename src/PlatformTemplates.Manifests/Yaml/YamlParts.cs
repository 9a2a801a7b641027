using System.Collections;

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>
/// The entries of a mapping or the items of a sequence. Going through them is most of what rendering and guardrails do, so it
/// makes no object and calls through no interface.
/// </summary>
/// <typeparam name="T">An entry or an item.</typeparam>
public readonly struct YamlParts<T> : IReadOnlyList<T>
{
    private readonly T[]? _parts;

    internal YamlParts(T[] parts) => _parts = parts;

    /// <summary>A list as parts; an array and what are parts already is not copied, and must not change.</summary>
    internal static YamlParts<T> Of(IReadOnlyList<T> parts) => parts is YamlParts<T> known ? known : new(parts as T[] ?? [.. parts]);

    /// <inheritdoc/>
    public int Count => _parts?.Length ?? 0;

    /// <inheritdoc/>
    public T this[int index] => _parts![index];

    internal void CopyTo(T[] target) => _parts?.CopyTo(target, 0);

    /// <summary>The parts in their order.</summary>
    public Enumerator GetEnumerator() => new(_parts ?? []);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)(_parts ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => (_parts ?? []).GetEnumerator();

    /// <summary>Goes through the parts.</summary>
    public struct Enumerator
    {
        private readonly T[] _parts;
        private int _at;

        internal Enumerator(T[] parts)
        {
            _parts = parts;
            _at = -1;
        }

        /// <summary>The part it has come to.</summary>
        public readonly T Current => _parts[_at];

        /// <summary>Goes to the next part; false behind the last one.</summary>
        public bool MoveNext() => ++_at < _parts.Length;
    }
}
