using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.Tests.OwnCode;

/// <summary>The projects of this repository, compiled from their sources, with or without what they say about locks.</summary>
internal sealed class OwnProjects
{
    private const string Prefix = "DaxVerify.";

    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    /// <summary>An attribute without a meaning, to stand where an annotation stood: lines and trivia stay in place.</summary>
    private const string NoMeaning =
        "[System.AttributeUsage(System.AttributeTargets.All, AllowMultiple = true)] internal sealed class UnannotatedAttribute : System.Attribute { }";

    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.Preview);

    private static readonly List<MetadataReference> s_platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(p => !Path.GetFileName(p).StartsWith("DaxVerify.", StringComparison.Ordinal))
        .Select(p => (MetadataReference)MetadataReference.CreateFromFile(p)).ToList();

    private readonly Dictionary<string, CSharpCompilation> _done = [];
    private readonly bool _isAnnotated;

    /// <summary>Prepares them; nothing is compiled yet.</summary>
    /// <param name="isAnnotated">Whether the annotations stay.</param>
    public OwnProjects(bool isAnnotated) => _isAnnotated = isAnnotated;

    /// <summary>The names of all of them, without the prefix that they share.</summary>
    public static IEnumerable<string> Names => Directory.GetDirectories(Sources, Prefix + "*").Select(d => Path.GetFileName(d)[Prefix.Length..])
        .Order(StringComparer.Ordinal);

    /// <summary>Where the sources of the projects are.</summary>
    public static string Sources { get; } = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "src"));

    /// <summary>Compiles a project and what it references.</summary>
    public CSharpCompilation Compile(string name)
    {
        if (_done.TryGetValue(name, out var known))
        {
            return known;
        }

        var directory = Path.Combine(Sources, Prefix + name);
        var trees = Directory.GetFiles(directory, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(directory, f).StartsWith("obj", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(Parse).ToList();
        var project = ProjectFile(name);
        var usings = project.Contains("<ImplicitUsings>disable", StringComparison.Ordinal) ? string.Empty : ImplicitUsings;
        var friends = Regex.Matches(project, "<InternalsVisibleTo Include=\"([^\"]+)\"")
            .Select(m => $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{m.Groups[1].Value}\")]");
        trees.Add(CSharpSyntaxTree.ParseText($"{usings}\n{string.Join("\n", friends)}\n{NoMeaning}", s_parse, "Generated.cs"));

        var own = ReferencesOf(name).Select(r => (MetadataReference)Compile(r).ToMetadataReference());
        return _done[name] = CSharpCompilation.Create(
            AssemblyName(name, project), trees, s_platform.Concat(own),
            new CSharpCompilationOptions(
                project.Contains("<OutputType>Exe", StringComparison.Ordinal) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable)
                .WithMetadataImportOptions(MetadataImportOptions.Internal));
    }

    /// <summary>Friends are named by what a project's assembly is called, which need not be the project's name.</summary>
    private static string AssemblyName(string name, string project) =>
        Regex.Match(project, "<AssemblyName>([^<]+)</AssemblyName>") is { Success: true } named ? named.Groups[1].Value : Prefix + name;

    private static string ProjectFile(string name) => File.ReadAllText(Path.Combine(Sources, Prefix + name, $"{Prefix}{name}.csproj"));

    /// <summary>What a project references, and what that references.</summary>
    private static IEnumerable<string> ReferencesOf(string name) =>
        Regex.Matches(ProjectFile(name), $"<ProjectReference Include=\"\\.\\./{Prefix}([^/]+)/").Select(m => m.Groups[1].Value)
            .SelectMany(r => ReferencesOf(r).Append(r)).Distinct();

    private SyntaxTree Parse(string file)
    {
        var tree = CSharpSyntaxTree.ParseText(File.ReadAllText(file), s_parse, file);
        return _isAnnotated ? tree : tree.WithRootAndOptions(new Unannotated().Visit(tree.GetRoot()), s_parse);
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    /// <summary>Takes the annotations out; lines stay what they are.</summary>
    private sealed class Unannotated : CSharpSyntaxRewriter
    {
        private static readonly string[] s_annotations =
        [
            "GuardedBy", "RequiresLock", "RequiresSharedLock", "AcquiresLock", "AcquiresSharedLock", "ReleasesLock", "TryAcquiresLock",
            "ExcludesLock", "AssertsLockHeld", "ReturnsLock", "LockType", "ScopedLock", "AcquiredBefore", "AcquiredAfter",
            "SuppressLockAnalysis", "RunsImmediately",
        ];

        /// <inheritdoc/>
        public override SyntaxNode? VisitAttributeList(AttributeListSyntax node)
        {
            var kept = node.Attributes.Where(a => !s_annotations.Contains(a.Name.ToString())).ToList();
            if (kept.Count == node.Attributes.Count)
            {
                return node;
            }

            var none = SyntaxFactory.Attribute(SyntaxFactory.ParseName("Unannotated"));
            return kept.Count > 0
                ? node.WithAttributes(SyntaxFactory.SeparatedList(kept))
                : node.WithAttributes(SyntaxFactory.SingletonSeparatedList(none)).WithTriviaFrom(node);
        }
    }
}
