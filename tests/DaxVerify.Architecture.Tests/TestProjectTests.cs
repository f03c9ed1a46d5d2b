using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Architecture.Tests;

/// <summary>A test project knows what it is named for and what stands below that; its tests stand in the folder of the room that they test.</summary>
public class TestProjectTests
{
    private const string Suffix = ".Tests";

    private static readonly string[] s_testAttributes = ["Fact", "Theory", "Property", "BootFact"];

    /// <summary>What test projects know beside that, and why.</summary>
    private static readonly Dictionary<string, string[]> s_more = new()
    {
        ["Analyzers"] = ["Analyzers.CodeFixes", "Annotations"], // what a diagnostic says and what its fix does stand side by side
        ["Architecture"] = ["Reporting", "Verification"], // named for no project: reads what is built
        ["Cli"] = ["Exploration.Demos"], // programs to explore
        ["Coyote"] = ["Verification"], // the process is talked to from there
        ["Exploration"] = ["Exploration.Demos", "Exploration.Xunit"], // programs to explore; the attribute that explores them
        ["Exploration.CsCheck"] = ["Verification"], // samples of the bus
        ["Packages"] = [], // named for no project: looks at what is packed of all
        ["Serve"] = ["Kernel", "Verification"], // transcripts of real kernels; what clients did is replayed
        ["SeededBugs"] = ["Bus"], // what is compiled stands beside the bus and what it uses
    };

    public static TheoryData<string> Named => [.. Projects.Tests.Keys];

    [Theory]
    [MemberData(nameof(Named))]
    public void A_test_project_references_what_it_is_named_for_and_what_that_may_use(string tests)
    {
        var named = tests[..^Suffix.Length];
        var may = Below(named).Concat(s_more.GetValueOrDefault(named, [])).ToHashSet();
        var forbidden = Projects.Tests[tests].Except(may).ToArray();
        Assert.True(
            forbidden.Length == 0,
            $"tests/DaxVerify.{tests} references {string.Join(", ", forbidden)}; expected no more than {string.Join(", ", may.Order(StringComparer.Ordinal))}: "
            + "tests of those belong in their own projects");
    }

    /// <summary>Other projects' tests ask at the outermost surface, and have folders of their own choice.</summary>
    [Theory]
    [InlineData("Specification")]
    [InlineData("Verification")]
    public void Every_test_stands_in_the_folder_of_a_room_that_it_uses(string project)
    {
        var may = Below(project).ToHashSet();
        var sources = SourceFile.Sources.Where(f => may.Contains(f.Project) && f.Room != Rooms.Root).ToLookup(f => f.Room);
        var tests = SourceFile.Tests.Where(f => f.Project == project + Suffix).ToList();
        var wrong =
            from room in tests.GroupBy(f => f.Room)
            let names = sources[room.Key].SelectMany(f => f.Types).Select(t => t.Identifier.Text).ToHashSet()
            let helpers = room.Where(f => !IsTest(f) && Uses(f, names)).SelectMany(f => f.Types).Select(t => t.Identifier.Text).ToList()
            from file in room
            where IsTest(file) && !Uses(file, names) && !Uses(file, helpers)
            select $"{file.Path} uses no type of a room {room.Key}";
        Assert.Empty(wrong);
    }

    /// <summary>The project and all that it may use, directly or not.</summary>
    private static IEnumerable<string> Below(string project) =>
        ReferenceTests.Allowed.TryGetValue(project, out var allowed) ? allowed.SelectMany(Below).Append(project).Distinct() : [];

    private static bool Uses(SourceFile file, ICollection<string> names) => file.Root.DescendantTokens().Any(t => names.Contains(t.ValueText));

    private static bool IsTest(SourceFile file) =>
        file.Root.DescendantNodes().OfType<AttributeSyntax>().Any(a => s_testAttributes.Contains(a.Name.ToString()));
}
