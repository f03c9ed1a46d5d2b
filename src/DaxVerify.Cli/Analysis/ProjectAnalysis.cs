using System.Collections.Immutable;
using System.Text.Json;
using DaxVerify.Analyzers;
using DaxVerify.Analyzers.Project;
using DaxVerify.Cli.Invocation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace DaxVerify.Cli.Analysis;

/// <summary>
/// Compiles a project in memory, as its build would, and runs the analyzer on it. The build itself only says how: it is asked
/// for the compiler's command line, so that every property, import and generator counts and nothing of the project is written.
/// </summary>
internal static class ProjectAnalysis
{
    /// <summary>Analyzes one project.</summary>
    /// <param name="project">Full path of the project file.</param>
    /// <param name="noBuild">Whether to trust that what it references is built.</param>
    /// <param name="suggest">Takes the guards that the accesses of the project speak for, if they are wanted.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The analyzer's findings, in order of place.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="UsageException">The project doesn't build.</exception>
    public static IReadOnlyList<Diagnostic> Run(string project, string configuration, bool noBuild, Action<GuardSuggestion>? suggest, CancellationToken stop)
    {
        if (!noBuild)
        {
            Dotnet.Run(project, stop, "build", project, "-nologo", "-v:q", "-c", configuration);
        }

        var arguments = CompilerArguments(project, configuration, stop);
        var directory = Path.GetDirectoryName(project)!;
        var parsed = CSharpCommandLineParser.Default.Parse(arguments, directory, sdkDirectory: null);
        var compilation = Compile(parsed, out var options);
        var error = compilation.GetDiagnostics(stop).FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error);
        if (error is not null)
        {
            throw new UsageException($"'{project}' does not compile: {error}");
        }

        var analysis = compilation.WithAnalyzers([suggest is null ? new LockDisciplineAnalyzer() : new LockDisciplineAnalyzer(suggest)], new CompilationWithAnalyzersOptions(
            options, onAnalyzerException: (e, _, _) => throw new InvalidOperationException("The analyzer failed.", e),
            concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true));
        return analysis.GetAnalyzerDiagnosticsAsync(stop).GetAwaiter().GetResult()
            .OrderBy(d => d.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Id, StringComparer.Ordinal)
            .ToList();
    }

    private static CSharpCompilation Compile(CSharpCommandLineArguments parsed, out AnalyzerOptions options)
    {
        var configs = AnalyzerConfigSet.Create(parsed.AnalyzerConfigPaths.Select(p => AnalyzerConfig.Parse(SourceText.From(File.ReadAllText(p)), p)).ToList());
        var trees = parsed.SourceFiles.Select(f => CSharpSyntaxTree.ParseText(
            SourceText.From(File.ReadAllText(f.Path)), parsed.ParseOptions, f.Path)).ToList();
        var references = parsed.MetadataReferences.Select(r => (MetadataReference)MetadataReference.CreateFromFile(r.Reference, r.Properties));
        var provider = new ConfiguredSeverities(configs);
        var compilation = CSharpCompilation.Create(
            parsed.CompilationName ?? "Project", trees, references,
            parsed.CompilationOptions.WithSyntaxTreeOptionsProvider(provider).WithConcurrentBuild(true));
        options = new AnalyzerOptions(parsed.AdditionalFiles.Select(f => (AdditionalText)new AdditionalFile(f.Path)).ToImmutableArray(), new ConfiguredOptions(configs));
        var loader = new GeneratorLoader();
        var generators = parsed.AnalyzerReferences
            .Select(r => new AnalyzerFileReference(r.FilePath, loader))
            .SelectMany(r => r.GetGenerators(LanguageNames.CSharp)).ToList();
        CSharpGeneratorDriver.Create(generators, options.AdditionalFiles, parsed.ParseOptions, options.AnalyzerConfigOptionsProvider)
            .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _);
        return (CSharpCompilation)generated;
    }

    /// <summary>What the compiler is called with; of a project with several target frameworks, for the first of them.</summary>
    private static List<string> CompilerArguments(string project, string configuration, CancellationToken stop)
    {
        if (CompilerArguments(project, configuration, framework: null, stop) is { Count: > 0 } only)
        {
            return only;
        }

        var frameworks = Dotnet.Run(project, stop, "msbuild", project, "-nologo", "-getProperty:TargetFrameworks", $"-p:Configuration={configuration}")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (frameworks.Length == 0 || CompilerArguments(project, configuration, frameworks[0], stop) is not { Count: > 0 } first)
        {
            throw new UsageException($"'{project}' compiles nothing");
        }

        Console.Error.WriteLine($"analyze: {Path.GetFileName(project)} has several target frameworks ({string.Join(", ", frameworks)}); as {frameworks[0]} it is analyzed");
        return first;
    }

    private static List<string> CompilerArguments(string project, string configuration, string? framework, CancellationToken stop)
    {
        string[] arguments =
        [
            "msbuild", project, "-nologo", "-t:Compile", "-getItem:CscCommandLineArgs", $"-p:Configuration={configuration}",
            "-p:ProvideCommandLineArgs=true", "-p:SkipCompilerExecution=true", "-p:DesignTimeBuild=true", "-p:BuildProjectReferences=false",
            "-p:BuildingInsideVisualStudio=true",
        ];
        using var json = JsonDocument.Parse(Dotnet.Run(project, stop, framework is null ? arguments : [.. arguments, $"-p:TargetFramework={framework}"]));
        return json.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray().Select(i => i.GetProperty("Identity").GetString()!).ToList();
    }
}
