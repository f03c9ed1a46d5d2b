using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Architecture.Tests;

/// <summary>A function fits a screen, and a file is read in one go.</summary>
public class SizeTests
{
    private const int FunctionLinesMax = 60;
    private const int FileLinesMax = 450;

    /// <summary>Functions that are longer, and why they may be.</summary>
    private static readonly string[] s_longFunctions =
    [
        "MemoryCopy/Kernels/NonTemporalBatch.Copy32", // unrolled: the registers of one batch, loaded and then stored
    ];

    [Fact]
    public void A_function_has_no_more_than_sixty_lines() => AssertOnly(
        s_longFunctions,
        from file in SourceFile.Sources
        from body in file.Root.DescendantNodes().Where(n => n is BlockSyntax or ArrowExpressionClauseSyntax && NameOf(n) is not null)
        let lines = LinesOf(body)
        where lines > FunctionLinesMax
        select ($"{Path.GetDirectoryName(Short(file))}/{NameOf(body)}", lines));

    [Fact]
    public void A_file_has_no_more_than_four_hundred_and_fifty_lines() => AssertOnly(
        [],
        from file in SourceFile.Sources
        let lines = file.Root.GetText().Lines.Count
        where lines > FileLinesMax
        select (Short(file), lines));

    private static void AssertOnly(string[] known, IEnumerable<(string Name, int Lines)> found)
    {
        var all = found.GroupBy(f => f.Name).ToDictionary(f => f.Key, f => f.Max(one => one.Lines));
        var problems = all.Where(f => !known.Contains(f.Key)).Select(f => $"{f.Key} has {f.Value} lines: split it")
            .Concat(known.Except(all.Keys).Select(k => $"{k} isn't too long any more: take it off the list")).ToList();
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private static string Short(SourceFile file) => file.Path["src/DaxVerify.".Length..^".cs".Length];

    /// <summary>The type and the function that a body belongs to; <see langword="null"/> for a block within a body.</summary>
    private static string? NameOf(SyntaxNode body)
    {
        var name = body.Parent switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
            LocalFunctionStatementSyntax function => function.Identifier.Text,
            AccessorDeclarationSyntax { Parent.Parent: PropertyDeclarationSyntax property } => property.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            BaseMethodDeclarationSyntax => "operator",
            AccessorDeclarationSyntax => "accessor",
            IndexerDeclarationSyntax => "this",
            _ => null,
        };
        return name is null ? null : $"{body.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>()?.Identifier.Text ?? "Program"}.{name}";
    }

    /// <summary>Lines on which something of a body begins: blank ones, comments and the inside of a long text aren't counted.</summary>
    private static int LinesOf(SyntaxNode body) => body.DescendantTokens().Where(t => t.Parent != body)
        .Select(t => t.GetLocation().GetLineSpan().StartLinePosition.Line).Distinct().Count();
}
