using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using DaxVerify.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.Tests.Documentation;

/// <summary>The table in the analyzer's README that leads from each rule to where it is decided: the sources must say the same.</summary>
public sealed partial class WhereTests
{
    [Fact]
    public void Each_rule_is_decided_where_the_table_says()
    {
        var written = Row().Matches(File.ReadAllText(Path.Combine(Sources(), "README.md")))
            .ToDictionary(static m => m.Groups[1].Value, static m => Place().Matches(m.Groups[2].Value).Select(static p => p.Groups[1].Value).Order(StringComparer.Ordinal));
        var found = Directory.GetFiles(Sources(), "*.cs", SearchOption.AllDirectories)
            .Where(static f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(static f => Uses(CSharpSyntaxTree.ParseText(File.ReadAllText(f)).GetRoot()))
            .ToLookup(static u => u.Id, static u => u.Place);
        Assert.Equal(RuleCatalog.All.Select(static r => r.Id).Distinct().Order(StringComparer.Ordinal), written.Keys.Order(StringComparer.Ordinal));
        Assert.All(written, row => Assert.Equal(found[row.Key].Distinct().Order(StringComparer.Ordinal), row.Value));
    }

    /// <summary>Where the rules of the catalogue are named, by type and method.</summary>
    private static IEnumerable<(string Id, string Place)> Uses(SyntaxNode root) =>
        from access in root.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
        where access.Expression.ToString() == nameof(RuleCatalog)
        let rule = typeof(RuleCatalog).GetField(access.Name.Identifier.ValueText, BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as DiagnosticDescriptor
        where rule is not null
        let type = access.FirstAncestorOrSelf<TypeDeclarationSyntax>()
        let method = access.FirstAncestorOrSelf<MethodDeclarationSyntax>()
        select (rule.Id, $"{type.Identifier.ValueText}.{method.Identifier.ValueText}");

    private static string Sources([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "src", "DaxVerify.Analyzers"));

    [GeneratedRegex(@"^\| (DAX\d{4}) \| [^|]+ \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Place();
}
