using Mono.Cecil;

namespace DaxVerify.Architecture.Tests;

/// <summary>Who may reference whom.</summary>
public class ReferenceTests
{
    /// <summary>Project to the projects whose assemblies it may use; <c>specs/architecture.md</c> shows it.</summary>
    internal static Dictionary<string, string[]> Allowed { get; } = new()
    {
        ["Annotations"] = [],
        ["MemoryCopy"] = [],
        ["Vocabulary"] = [],
        ["Analyzers"] = [],
        ["Analyzers.CodeFixes"] = ["Analyzers", "Annotations"], // its package holds the annotations; its code knows them by name
        ["Bus"] = ["Annotations", "MemoryCopy", "Vocabulary"],
        ["Exploration"] = [],
        ["Exploration.CsCheck"] = ["Exploration"],
        ["Exploration.MSTest"] = ["Exploration"],
        ["Exploration.NUnit"] = ["Exploration"],
        ["Exploration.Xunit"] = ["Exploration"],
        ["Exploration.Xunit3"] = ["Exploration"],
        ["Specification"] = ["Vocabulary"],
        ["Reporting"] = ["Vocabulary"],
        ["Scenarios"] = ["Bus", "Specification", "Exploration", "Vocabulary"],
        ["Verification"] = ["Bus", "Specification", "Scenarios", "Exploration", "Analyzers", "Annotations", "MemoryCopy", "Vocabulary"],
        ["Coyote"] = ["Coyote.Shims", "Scenarios", "Vocabulary"], // a process of its own; nothing references it
        ["Coyote.Shims"] = [],
        ["Kernel"] = ["Verification", "Vocabulary"],
        ["SeededBugs"] = ["Analyzers"],
        ["Serve"] = ["Bus", "Vocabulary"],
        ["Cli"] =
        [
            "Annotations", "MemoryCopy", "Vocabulary", "Analyzers", "Analyzers.CodeFixes", "Bus", "Exploration", "Exploration.Xunit",
            "Specification", "Scenarios", "SeededBugs", "Verification", "Kernel", "Reporting", "Serve",
        ],
    };

    [Fact]
    public void Every_project_of_the_table_exists() => Assert.Empty(Allowed.Keys.Except(Projects.References.Keys));

    [Fact]
    public void Every_project_references_only_what_it_may()
    {
        Assert.NotEmpty(Projects.References);
        foreach (var (project, references) in Projects.References)
        {
            Assert.True(Allowed.TryGetValue(project, out var allowed), $"{project} isn't in the table of who may reference whom");
            var forbidden = references.Except(allowed!).ToArray();
            Assert.True(forbidden.Length == 0, $"{project} references {string.Join(", ", forbidden)}; it may reference only {string.Join(", ", allowed!)}");
        }
    }

    [Theory]
    [InlineData("Vocabulary")]
    [InlineData("MemoryCopy")]
    [InlineData("Bus")]
    [InlineData("Specification")]
    [InlineData("Reporting")]
    [InlineData("Scenarios")]
    [InlineData("Verification")]
    public void Every_built_assembly_uses_only_what_its_project_may_reference(string project)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, $"DaxVerify.{project}.dll"));
        var used = assembly.MainModule.AssemblyReferences.Select(r => r.Name)
            .Where(n => n.StartsWith("DaxVerify.", StringComparison.Ordinal)).Select(n => n["DaxVerify.".Length..]);
        Assert.Empty(used.Except(Allowed[project]));
    }

    [Fact]
    public void The_bus_uses_no_package()
    {
        using var assembly = AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, "DaxVerify.Bus.dll"));
        Assert.All(
            assembly.MainModule.AssemblyReferences,
            r => Assert.True(r.Name.StartsWith("System.", StringComparison.Ordinal) || r.Name.StartsWith("DaxVerify.", StringComparison.Ordinal), r.Name));
    }

    [Fact]
    public void Only_the_bus_tests_see_the_internals_of_the_bus()
    {
        using var assembly = AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, "DaxVerify.Bus.dll"));
        var friends = assembly.CustomAttributes.Where(a => a.AttributeType.Name == "InternalsVisibleToAttribute")
            .Select(a => (string)a.ConstructorArguments[0].Value);
        Assert.Equal(["DaxVerify.Bus.Tests"], friends);
    }
}
