using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Architecture.Tests;

/// <summary>A type's name is one thing in all the sources; types within types are called by both names.</summary>
public class TypeNameTests
{
    private static readonly string[] s_xunits = ["Exploration.Xunit", "Exploration.Xunit3"];

    /// <summary>Names that mean the same on both sides of a wall, and the wall.</summary>
    private static readonly Dictionary<string, string[]> s_twins = new()
    {
        ["ConcurrencyTestAttribute"] = ["Exploration.MSTest", "Exploration.NUnit", .. s_xunits], // one word in each test framework
        ["ConcurrencyTestCase"] = s_xunits, // two versions of one framework, which share no assembly
        ["ConcurrencyTestCaseRunner"] = s_xunits, // likewise
        ["ConcurrencyTestDiscoverer"] = s_xunits, // likewise
        ["ConcurrencyTestRunner"] = s_xunits, // likewise
        ["ConcurrencyTheoryTestCase"] = s_xunits, // likewise
        ["ExecutionOutput"] = s_xunits, // likewise
        ["Fixtures"] = s_xunits, // likewise
        ["KernelText"] = ["Bus", "Specification"], // how a kernel reads and writes text, told twice on purpose: bus and specification share no code
        ["LockMode"] = ["Analyzers", "Exploration"], // packages of their own, which share nothing
        ["Step"] = ["Analyzers", "Exploration"], // likewise
    };

    [Fact]
    public void No_two_types_have_one_name()
    {
        var twins =
            from file in SourceFile.Sources
            from type in file.Types
            where type.Parent is BaseNamespaceDeclarationSyntax
            let space = ((BaseNamespaceDeclarationSyntax)type.Parent!).Name.ToString()
            group (file, space) by type.Identifier.Text into same
            where same.Select(s => s.space).Distinct().Count() > 1
            where !s_twins.TryGetValue(same.Key, out var walls) || !same.Select(s => s.file.Project).Order().SequenceEqual(walls)
            select $"{same.Key}: {string.Join(", ", same.Select(s => s.file.Path))}";
        Assert.Empty(twins);
    }
}
