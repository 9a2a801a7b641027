namespace PlatformTemplates.Templates.Tests;

/// <summary>Every template with every set of answers.</summary>
public static class Cases
{
    public static TheoryData<string, int> Matrix
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var template in StagedTemplates.Names)
            {
                for (var i = 0; i < Answers.Matrix(template).Count; i++)
                    cases.Add(template, i);
            }

            return cases;
        }
    }
}
