namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>The fields of a kustomization file, as kustomize 5 reads them.</summary>
internal static class KustomizationShape
{
    private static readonly Shape Selector = Shape.Fields(
        ("group", Shape.Text), ("version", Shape.Text), ("kind", Shape.Text), ("name", Shape.Text), ("namespace", Shape.Text),
        ("annotationSelector", Shape.Text), ("labelSelector", Shape.Text));

    private static readonly Shape Patch = Shape.Fields(
        ("path", Shape.Text), ("patch", Shape.Text), ("target", Selector), ("options", Shape.FlagMap));

    private static readonly Shape Image = Shape.Fields(
        ("name", Shape.Text), ("newName", Shape.Text), ("tagSuffix", Shape.Text), ("newTag", Shape.Text), ("digest", Shape.Text));

    private static readonly Shape GeneratorOptions = Shape.Fields(
        ("labels", Shape.TextMap), ("annotations", Shape.TextMap), ("disableNameSuffixHash", Shape.Flag), ("immutable", Shape.Flag));

    /// <summary>A field that a transformer changes.</summary>
    public static Shape Field { get; } = Shape.Fields(
        ("group", Shape.Text), ("version", Shape.Text), ("kind", Shape.Text), ("path", Shape.Text), ("create", Shape.Flag));

    private static readonly Shape FieldOptions = Shape.Fields(
        ("delimiter", Shape.Text), ("index", Shape.Number), ("encoding", Shape.Text), ("create", Shape.Flag));

    /// <summary>One replacement, as it also stands in a file of its own.</summary>
    public static Shape.FieldsShape Replacement { get; } = Shape.Fields(
        ("path", Shape.Text),
        ("source", Shape.Fields(
            ("group", Shape.Text), ("version", Shape.Text), ("kind", Shape.Text), ("name", Shape.Text), ("namespace", Shape.Text),
            ("fieldPath", Shape.Text), ("options", FieldOptions))),
        ("targets", Shape.ListOf(Shape.Fields(
            ("select", Selector), ("reject", Shape.ListOf(Selector)), ("fieldPaths", Shape.Texts), ("options", FieldOptions)))));

    private static readonly (string Name, Shape Shape)[] Generator =
    [
        ("name", Shape.Text), ("namespace", Shape.Text), ("behavior", Shape.Text),
        ("literals", Shape.Texts), ("files", Shape.Texts), ("envs", Shape.Texts), ("env", Shape.Text),
        ("options", GeneratorOptions),
    ];

    /// <summary>The whole file.</summary>
    public static Shape.FieldsShape File { get; } = Shape.Fields(
        ("apiVersion", Shape.Text),
        ("kind", Shape.Text),
        ("metadata", Shape.Fields(("name", Shape.Text), ("namespace", Shape.Text), ("labels", Shape.TextMap), ("annotations", Shape.TextMap))),
        ("openapi", Shape.TextMap),
        ("namePrefix", Shape.Text),
        ("nameSuffix", Shape.Text),
        ("namespace", Shape.Text),
        ("commonLabels", Shape.TextMap),
        ("labels", Shape.ListOf(Shape.Fields(
            ("pairs", Shape.TextMap), ("includeSelectors", Shape.Flag), ("includeTemplates", Shape.Flag),
            ("fields", Shape.ListOf(Field))))),
        ("commonAnnotations", Shape.TextMap),
        ("patchesStrategicMerge", Shape.Texts),
        ("patchesJson6902", Shape.ListOf(Patch)),
        ("patches", Shape.ListOf(Patch)),
        ("images", Shape.ListOf(Image)),
        ("imageTags", Shape.ListOf(Image)),
        ("replacements", Shape.ListOf(Replacement)),
        ("replicas", Shape.ListOf(Shape.Fields(("name", Shape.Text), ("count", Shape.Number)))),
        ("vars", Shape.ListOf(Shape.Fields(
            ("name", Shape.Text),
            ("objref", Shape.Fields(
                ("apiVersion", Shape.Text), ("group", Shape.Text), ("version", Shape.Text), ("kind", Shape.Text), ("name", Shape.Text), ("namespace", Shape.Text))),
            ("fieldref", Shape.Fields(("fieldpath", Shape.Text)))))),
        ("sortOptions", Shape.Fields(
            ("order", Shape.Text),
            ("legacySortOptions", Shape.Fields(("orderFirst", Shape.Texts), ("orderLast", Shape.Texts))))),
        ("resources", Shape.Texts),
        ("components", Shape.Texts),
        ("crds", Shape.Texts),
        ("bases", Shape.Texts),
        ("configMapGenerator", Shape.ListOf(Shape.Fields(Generator))),
        ("secretGenerator", Shape.ListOf(Shape.Fields([.. Generator, ("type", Shape.Text)]))),
        ("helmGlobals", Shape.Anything),
        ("helmCharts", Shape.Anything),
        ("helmChartInflationGenerator", Shape.Anything),
        ("generatorOptions", GeneratorOptions),
        ("configurations", Shape.Texts),
        ("generators", Shape.Texts),
        ("transformers", Shape.Texts),
        ("validators", Shape.Texts),
        ("buildMetadata", Shape.Texts));
}
