namespace DaxVerify.Analyzers.Tests.Editors;

/// <summary>A test that runs <c>csharp-ls</c>. Where that can't be restored it is skipped, and fails where <c>CI</c> is <c>true</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LanguageServerFactAttribute : FactAttribute
{
    public LanguageServerFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && LanguageServerTool.Missing is { } missing)
        {
            Skip = missing;
        }
    }
}
