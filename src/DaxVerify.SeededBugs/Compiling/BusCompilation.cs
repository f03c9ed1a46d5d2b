using System.Collections.Immutable;
using System.Reflection;
using DaxVerify.Analyzers;
using DaxVerify.SeededBugs.Patches;
using DaxVerify.SeededBugs.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace DaxVerify.SeededBugs.Compiling;

/// <summary>Compiles the bus's sources in memory as its project does, against the assemblies of a folder. What two bugs have in common is parsed once.</summary>
public sealed class BusCompilation
{
    /// <summary>File name of what is compiled.</summary>
    public const string AssemblyFile = "DaxVerify.Bus.dll";

    /// <summary>File name of its symbols.</summary>
    public const string SymbolsFile = "DaxVerify.Bus.pdb";

    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http;"
        + "global using System.Threading; global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions s_parsing = new(LanguageVersion.Latest);
    private readonly CSharpCompilation _unpatched;
    private readonly Dictionary<string, SyntaxTree> _trees;

    /// <summary>Parses the sources that came with the program.</summary>
    /// <param name="folder">Where the assemblies are that the bus uses, and the bus itself, whose version the compiled one has.</param>
    public BusCompilation(string folder)
    {
        var version = AssemblyName.GetAssemblyName(Path.Combine(folder, AssemblyFile)).Version;
        _trees = BusSources.Files.ToDictionary(file => file.Key, file => Parse(file.Key, file.Value));
        var platform = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "mscorlib.dll" or "netstandard.dll");
        string[] own = ["DaxVerify.Annotations.dll", "DaxVerify.MemoryCopy.dll", "DaxVerify.Vocabulary.dll"];
        _unpatched = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(AssemblyFile),
            [.. _trees.Values, Parse("Project.cs", $"{Usings} [assembly: System.Reflection.AssemblyVersion(\"{version}\")]")],
            [.. platform.Concat(own.Select(name => Path.Combine(folder, name))).Select(path => MetadataReference.CreateFromFile(path))],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable, deterministic: true));
    }

    /// <summary>The sources without a defect.</summary>
    public CSharpCompilation Unpatched => _unpatched;

    /// <summary>Compiles the sources of a bug.</summary>
    /// <exception cref="PatchException">They don't compile.</exception>
    public CompiledBug Compile(SeededBug bug)
    {
        var compilation = With(bug);
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(assembly, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        return result.Success
            ? new CompiledBug(bug, assembly.ToArray(), symbols.ToArray())
            : throw new PatchException(bug.Name, $"doesn't compile: {result.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error)}");
    }

    /// <summary>Looks whether the files that a bug changes compile, which takes a fraction of compiling all.</summary>
    /// <returns>The first error, or <see langword="null"/>.</returns>
    public string? ErrorOf(SeededBug bug)
    {
        var compilation = With(bug);
        return compilation.SyntaxTrees.Except(_unpatched.SyntaxTrees).SelectMany(tree => compilation.GetSemanticModel(tree).GetDiagnostics())
            .FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)?.ToString();
    }

    /// <summary>What the lock-discipline analyzer says of the sources of a bug.</summary>
    /// <returns>Its warnings that aren't suppressed, in order of place.</returns>
    public IReadOnlyList<string> Analyze(SeededBug bug) => Analyze(With(bug));

    private static List<string> Analyze(CSharpCompilation compilation)
    {
        var analysis = compilation.WithAnalyzers([new LockDisciplineAnalyzer()], new CompilationWithAnalyzersOptions(
            new AnalyzerOptions(ImmutableArray<AdditionalText>.Empty),
            onAnalyzerException: (e, _, _) => throw new InvalidOperationException("The analyzer failed.", e),
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false));
        return [.. from diagnostic in analysis.GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult()
                   where diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed
                   let place = diagnostic.Location.GetLineSpan()
                   orderby place.Path, place.StartLinePosition
                   select $"{place.Path}:{place.StartLinePosition.Line + 1}: {diagnostic.Id}: {diagnostic.GetMessage()}"];
    }

    private CSharpCompilation With(SeededBug bug)
    {
        var compilation = _unpatched;
        foreach (var (path, text) in bug.Files)
        {
            if (!ReferenceEquals(text, BusSources.Files[path]))
            {
                compilation = compilation.ReplaceSyntaxTree(_trees[path], Parse(path, text));
            }
        }

        return compilation;
    }

    private static SyntaxTree Parse(string path, string text) => CSharpSyntaxTree.ParseText(SourceText.From(text, System.Text.Encoding.UTF8), s_parsing, path);
}
