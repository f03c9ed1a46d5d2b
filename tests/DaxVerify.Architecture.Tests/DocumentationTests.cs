using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Architecture.Tests;

/// <summary>What is documented says something, and every type says why it exists.</summary>
public class DocumentationTests
{
    /// <summary>Projects whose noise is still to be taken out.</summary>
    private static readonly string[] s_notYet = [];

    public static TheoryData<string> Quiet => [.. Projects.References.Keys.Except(s_notYet)];

    [Theory]
    [MemberData(nameof(Quiet))]
    public void No_documentation_says_only_what_the_name_says(string project)
    {
        var isPackage = File.Exists(RepositoryFiles.Path($"src/DaxVerify.{project}/PublicAPI.Shipped.txt"));
        var noise =
            from file in SourceFile.Sources
            where file.Project == project
            from element in DocumentationNoise.In(file.Root, isPackage)
            select $"{file.Path}:{element.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: {element}";
        var found = noise.ToList();
        Assert.True(found.Count == 0, $"take out, or say more than the name does (unit, bound, error, source):\n{string.Join('\n', found)}");
    }

    [Fact]
    public void Every_type_of_the_sources_says_why_it_exists() => Assert.Empty(
        from file in SourceFile.Sources
        from member in file.Types.Where(t => t.Parent is BaseNamespaceDeclarationSyntax)
        where !file.Types.Any(t => t.Identifier.Text == member.Identifier.Text && t.HasStructuredTrivia) && !IsPart(file, member)
        select $"{file.Path}: {member.Identifier}");

    [Theory]
    [InlineData("/// <summary>Its region.</summary>\n public Region Region { get; }", true)]
    [InlineData("/// <summary>Shrinks a sequence.</summary>\n Sequence Shrink(Sequence sequence) => sequence;", true)]
    [InlineData("/// <returns>The result.</returns>\n Result Run() => null;", true)]
    [InlineData("/// <param name=\"path\">The path.</param>\n void Run(string path) { }", true)]
    [InlineData("/// <summary>Its region, for life.</summary>\n public Region Region { get; }", false)]
    [InlineData("/// <summary>Bytes.</summary>\n public ulong Size { get; }", false)]
    [InlineData("/// <returns>The smaller one, or null.</returns>\n Sequence Shrink(Sequence sequence) => sequence;", false)]
    [InlineData("/// <summary>Shrinks.</summary>\n void Run() { var shrink = 1; }", false)]
    public void The_check_tells_noise_from_what_says_something(string member, bool isNoise)
    {
        var root = CSharpSyntaxTree.ParseText($"class Machine\n{{\n{member}\n}}").GetCompilationUnitRoot();
        Assert.Equal(isNoise, DocumentationNoise.In(root, allOrNone: false).Any());
    }

    /// <summary>Whether another part of the type says it.</summary>
    private static bool IsPart(SourceFile file, BaseTypeDeclarationSyntax type) =>
        type.Modifiers.Any(SyntaxKind.PartialKeyword)
        && SourceFile.Sources.Any(f => f.Project == file.Project && f != file && f.Types.Any(t => t.Identifier.Text == type.Identifier.Text && t.HasStructuredTrivia));
}
