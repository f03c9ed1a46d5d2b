using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
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

    private static readonly List<MetadataReference> s_framework = Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
        .Where(IsManaged).Select(p => (MetadataReference)MetadataReference.CreateFromFile(p)).ToList();

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
        var project = ProjectFile(name);
        var trees = Directory.GetFiles(directory, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(directory, f).StartsWith("obj", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Concat(LinkedIn(project, directory)).Select(Parse).ToList();
        var isForTests = IsForTests(project);
        var usings = project.Contains("<ImplicitUsings>disable", StringComparison.Ordinal) ? string.Empty : ImplicitUsings + UsingsOf(project);
        var friends = Regex.Matches(project, "<InternalsVisibleTo Include=\"([^\"]+)\"")
            .Select(m => $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{m.Groups[1].Value}\")]");
        trees.Add(CSharpSyntaxTree.ParseText($"{usings}\n{string.Join("\n", friends)}\n{NoMeaning}", s_parse, "Generated.cs"));

        var own = ReferencesOf(name).Select(r => (MetadataReference)Compile(r).ToMetadataReference());
        return _done[name] = CSharpCompilation.Create(
            AssemblyName(name, project), trees, (isForTests ? s_framework.Concat(PackagesOf(directory)) : s_platform).Concat(own),
            new CSharpCompilationOptions(
                project.Contains("<OutputType>Exe", StringComparison.Ordinal) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable)
                .WithMetadataImportOptions(MetadataImportOptions.Internal));
    }

    /// <summary>Files of another project that are compiled into this one.</summary>
    private static IEnumerable<string> LinkedIn(string project, string directory) =>
        Regex.Matches(project, "<Compile Include=\"(\\.\\./[^\"]+)\"").Select(m => Path.GetFullPath(Path.Combine(directory, m.Groups[1].Value)));

    /// <summary>Projects for test frameworks, of which this project knows its own alone: they are compiled against what was restored for them.</summary>
    private static bool IsForTests(string project) => Regex.IsMatch(project, "<PackageReference Include=\"(xunit|NUnit|MSTest)");

    /// <summary>What a package adds to the implicit usings.</summary>
    private static string UsingsOf(string project) =>
        project.Contains("Include=\"MSTest.TestFramework\"", StringComparison.Ordinal) ? " global using Microsoft.VisualStudio.TestTools.UnitTesting;" : string.Empty;

    private static List<MetadataReference> PackagesOf(string directory)
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(directory, "obj", "project.assets.json")));
        var folders = assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(f => f.Name).ToList();
        var libraries = assets.RootElement.GetProperty("libraries");
        var packages = assets.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject()
            .Where(package => package.Value.GetProperty("type").GetString() == "package").ToList();
        var files = packages.SelectMany(package => FilesOf(package, "compile").Where(file => file.EndsWith(".dll", StringComparison.Ordinal)));
        // MSTest adds a library by its targets, beside which it lies.
        var beside = packages.SelectMany(package => FilesOf(package, "build").Select(file => Path.GetDirectoryName(file)!)).Distinct()
            .SelectMany(folder => Directory.GetFiles(folder, "*.dll")).Where(IsManaged);
        return [.. files.Concat(beside).Select(file => MetadataReference.CreateFromFile(file))];

        IEnumerable<string> FilesOf(JsonProperty package, string kind) => !package.Value.TryGetProperty(kind, out var listed) ? [] :
            from file in listed.EnumerateObject()
            let path = Path.Combine(libraries.GetProperty(package.Name).GetProperty("path").GetString()!, file.Name)
            select folders.Select(folder => Path.Combine(folder, path)).First(File.Exists);
    }

    private static bool IsManaged(string file)
    {
        using var stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        return image.HasMetadata;
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
