namespace DaxVerify.Analyzers.Tests.Editors;

/// <summary><c>dotnet format analyzers</c>, which applies the first fix of a rule everywhere.</summary>
public sealed class FormatTests
{
    [Fact]
    public void Fixes_are_applied_and_nothing_is_left()
    {
        using var project = new EditorProject();
        Assert.Contains("DAX0002", Build(project), StringComparison.Ordinal);

        project.Dotnet("format", "analyzers", "Sample.csproj", "--diagnostics", "DAX0014", "--severity", "info", "--no-restore");
        Assert.Contains("[GuardedBy(\"_gate\")]", File.ReadAllText(project.Source), StringComparison.Ordinal);
        Assert.Contains("DAX0001", Build(project), StringComparison.Ordinal);

        project.Dotnet("format", "analyzers", "Sample.csproj", "--diagnostics", "DAX0001", "DAX0002", "--no-restore");
        Assert.DoesNotContain("DAX", Build(project), StringComparison.Ordinal);
    }

    private static string Build(EditorProject project) => project.Dotnet("build", "--no-restore", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false");
}
