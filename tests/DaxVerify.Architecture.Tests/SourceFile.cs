using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Architecture.Tests;

/// <summary>A file of C#, read once for all tests that look at how the sources are written.</summary>
/// <param name="Project">The project, without the prefix that all share.</param>
/// <param name="Path">Where it is, from the repository's root on.</param>
/// <param name="Root">What is written there.</param>
internal sealed record SourceFile(string Project, string Path, CompilationUnitSyntax Root)
{
    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.Preview);

    /// <summary>The files of the source projects.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } = Below("src");

    /// <summary>The files of the test projects.</summary>
    public static IReadOnlyList<SourceFile> Tests { get; } = Below("tests");

    /// <summary>The folder of the project that the file stands in; <see cref="Rooms.Root"/> beside the project file.</summary>
    public string Room => Path.Split('/') is { Length: > 3 } parts ? parts[2] : Rooms.Root;

    /// <summary>The types that the file declares.</summary>
    public IEnumerable<BaseTypeDeclarationSyntax> Types => Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>();

    private static SourceFile[] Below(string folder) =>
    [
        .. from project in Directory.EnumerateDirectories(RepositoryFiles.Path(folder))
           from file in Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
           let inside = System.IO.Path.GetRelativePath(project, file).Replace('\\', '/')
           where inside.Split('/')[0] is not ("bin" or "obj")
           orderby file
           select new SourceFile(
               System.IO.Path.GetFileName(project)["DaxVerify.".Length..],
               $"{folder}/{System.IO.Path.GetFileName(project)}/{inside}",
               CSharpSyntaxTree.ParseText(File.ReadAllText(file), s_parse, file).GetCompilationUnitRoot()),
    ];
}
