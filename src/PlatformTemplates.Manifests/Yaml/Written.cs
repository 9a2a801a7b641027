using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>
/// Where something was written, and how: a manifest is hundreds of keys and values, and each keeps one of these in sixteen
/// bytes. That of a mapping or a sequence has no form and no kind.
/// </summary>
internal readonly struct Written
{
    private const int KindBits = 3;
    private const int EndBits = 8;

    private readonly IPlaces _places;
    private readonly int _start;
    // YamlLimits.Characters leaves room for the other two beside the end.
    private readonly uint _endFormAndKind;

    public Written(IPlaces places, int start, int end, ScalarForm form = ScalarForm.None, YamlScalarKind kind = YamlScalarKind.String)
    {
        _places = places;
        _start = start;
        _endFormAndKind = ((uint)end << EndBits) | ((uint)form << KindBits) | (uint)kind;
    }

    public Written(SourceSpan span, ScalarForm form = ScalarForm.None, YamlScalarKind kind = YamlScalarKind.String)
        : this(new OnePlace(span), 0, 0, form, kind)
    {
    }

    public YamlScalarKind Kind => (YamlScalarKind)(_endFormAndKind & ((1 << KindBits) - 1));

    public ScalarForm Form => (ScalarForm)((_endFormAndKind >> KindBits) & ((1 << (EndBits - KindBits)) - 1));

    public Place Place => new(_places, _start, (int)(_endFormAndKind >> EndBits));
}
