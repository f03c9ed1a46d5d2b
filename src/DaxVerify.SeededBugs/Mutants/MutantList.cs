using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DaxVerify.SeededBugs.Patches;
using DaxVerify.SeededBugs.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.SeededBugs.Mutants;

/// <summary>
/// Every mutant of the bus's sources, always in the same order and under the same name: the operator, the member, and which of its places in that member. What Linux does
/// wrongly on purpose, and what only switches between policies, is left as it is.
/// </summary>
public static class MutantList
{
    private static readonly string[] s_left = ["src/DaxVerify.Bus/Modes/Linux/", "src/DaxVerify.Bus/Modes/BusModes.cs"];

    /// <summary>All mutants, whether they compile or not.</summary>
    /// <param name="operators">What they are made by.</param>
    public static IEnumerable<SeededBug> All(IReadOnlyList<MutationOperator> operators) =>
        from file in BusSources.Files
        where !s_left.Any(prefix => file.Key.StartsWith(prefix, StringComparison.Ordinal))
        let root = CSharpSyntaxTree.ParseText(file.Value, path: file.Key).GetRoot()
        from one in operators
        from mutant in Of(one, file.Key, root)
        select mutant;

    /// <summary>All mutants in an order that a seed draws, so that the first of them are a sample.</summary>
    public static IEnumerable<SeededBug> Drawn(IReadOnlyList<MutationOperator> operators, ulong seed) =>
        All(operators).OrderBy(mutant => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed} {mutant.Name}")))), StringComparer.Ordinal);

    private static IEnumerable<SeededBug> Of(MutationOperator one, string path, SyntaxNode root)
    {
        var ordinals = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (node, instead) in one.Places(root))
        {
            var member = MemberOf(node);
            var ordinal = ordinals[member] = ordinals.GetValueOrDefault(member) + 1;
            var line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
            yield return new SeededBug(
                string.Create(CultureInfo.InvariantCulture, $"{one.Name}.{member}.{ordinal}"),
                string.Create(CultureInfo.InvariantCulture, $"{path}:{line}"),
                $"{one.Wrong}: {node.ToString().Split('\n')[0].Trim()}",
                "any",
                [],
                BusSources.Files.SetItem(path, Changed(root, node, instead)));
        }
    }

    private static string Changed(SyntaxNode root, SyntaxNode node, SyntaxNode? instead) =>
        root.ReplaceNode(node, instead ?? SyntaxFactory.EmptyStatement().WithTriviaFrom(node)).ToFullString();

    private static string MemberOf(SyntaxNode node)
    {
        var type = node.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>()?.Identifier.Text ?? "file";
        var member = node.FirstAncestorOrSelf<MemberDeclarationSyntax>() switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            ConstructorDeclarationSyntax => "new",
            _ => "body",
        };
        return $"{type}.{member}";
    }
}
