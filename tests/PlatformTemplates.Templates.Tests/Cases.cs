namespace PlatformTemplates.Templates.Tests;

/// <summary>Every template with sets of answers.</summary>
public static class Cases
{
    /// <summary>Every template with every kind of workload that it can make.</summary>
    public static TheoryData<string, int> Workloads => Of(Answers.Workloads);

    /// <summary>Every template with every set of answers.</summary>
    public static TheoryData<string, int> Matrix => Of(Answers.Matrix);

    private static TheoryData<string, int> Of(Func<string, IReadOnlyList<Dictionary<string, string?>>> answers)
    {
        var cases = new TheoryData<string, int>();
        foreach (var template in StagedTemplates.Names)
        {
            for (var i = 0; i < answers(template).Count; i++)
                cases.Add(template, i);
        }

        return cases;
    }
}
