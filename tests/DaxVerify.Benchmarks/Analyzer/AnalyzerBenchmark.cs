using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using DaxVerify.Analyzers;
using DaxVerify.Annotations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace DaxVerify.Benchmarks.Analyzer;

/// <summary>
/// What the analyzer adds to a compile in processor time, beside other analyzers in the same run, taking turns; and how long it
/// takes to look again after an edit in one method. Rules are compared as their packages enable them.
/// </summary>
internal static class AnalyzerBenchmark
{
    private const int ProjectLines = 100_000;
    private const int FileLines = 2_000;
    private const int Rounds = 3;
    private const int Edits = 40;
    private static readonly string[] s_peers = ["Meziantou.Analyzer", "Roslynator.Analyzers", "SonarAnalyzer.CSharp"];

    /// <summary>Runs it and prints two tables, or only the one about edits.</summary>
    public static async Task Run(bool editOnly)
    {
        await EditOneMethod();
        if (!editOnly)
        {
            await CompareWithPeers();
        }
    }

    private static async Task CompareWithPeers()
    {
        var files = SampleProgram.Files(ProjectLines);
        var sets = new List<(string Name, ImmutableArray<DiagnosticAnalyzer> Analyzers)> { ("DaxVerify", [new LockDisciplineAnalyzer()]) };
        sets.AddRange(s_peers.Select(n => (n, Load(n))));
        var times = sets.ToDictionary(s => s.Name, _ => new List<double>());
        var compiles = new List<double>();
        // Warm up on a tenth, then take turns, so that a busy machine is busy for all.
        foreach (var (_, analyzers) in sets)
        {
            await Time(files[..(files.Count / 10)], analyzers);
        }

        for (var round = 1; round <= Rounds; round++)
        {
            var bare = await Time(files, []);
            compiles.Add(bare);
            foreach (var (name, analyzers) in sets)
            {
                times[name].Add(await Time(files, analyzers) - bare);
                Console.Error.WriteLine($"  round {round}: {name} {times[name][^1]:N0} ms");
            }
        }

        Console.WriteLine($"{files.Sum(f => f.Count(c => c == '\n')):N0} lines in {files.Count} files; compile alone: {Median(compiles):N0} ms (median of {Rounds}, interleaved)");
        foreach (var (name, list) in times.OrderBy(t => Median(t.Value)))
        {
            Console.WriteLine($"  {name,-22} adds {Median(list),8:N0} ms   ({Median(list) / Median(compiles),5:P0} of the compile; {Median(list) / Median(times["DaxVerify"]):N2} of DaxVerify)");
        }
    }

    /// <summary>Processor milliseconds of a compile from text to diagnostics with a set of analyzers.</summary>
    private static async Task<double> Time(List<string> files, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var compilation = Compile(files);
        if (analyzers.IsEmpty)
        {
            _ = compilation.GetDiagnostics();
        }
        else
        {
            await compilation.WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), null, concurrentAnalysis: true, logAnalyzerExecutionTime: false)).GetAllDiagnosticsAsync();
        }

        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMilliseconds;
    }

    private static async Task EditOneMethod()
    {
        var compilation = Compile([SampleProgram.OneFile(FileLines)]);
        var tree = compilation.SyntaxTrees[0];
        var text = await tree.GetTextAsync();
        var methods = (await tree.GetRootAsync()).DescendantNodes().OfType<MethodDeclarationSyntax>().Where(m => m.Body is not null).ToList();
        var times = new Dictionary<string, List<double>>();
        for (var i = 0; i < Edits; i++)
        {
            var method = methods[i * 7 % methods.Count];
            var place = method.Body!.OpenBraceToken.Span.End;
            var edited = tree.WithChangedText(text.WithChanges(new TextChange(new TextSpan(place, 0), $" var edit{i} = {i}; _ = edit{i}; ")));
            var changed = (await edited.GetRootAsync()).FindToken(place).Parent!.FirstAncestorOrSelf<MethodDeclarationSyntax>()!;
            foreach (var (name, analyzer) in new (string, DiagnosticAnalyzer)[] { ("an analyzer that does nothing", new IdleAnalyzer()), ("DaxVerify", new LockDisciplineAnalyzer()) })
            {
                // Each on a compilation of its own, so that none finds what the other has bound.
                var next = compilation.ReplaceSyntaxTree(tree, edited);
                var watch = Stopwatch.StartNew();
                var analysis = next.WithAnalyzers([analyzer]);
                _ = await analysis.GetAnalyzerSemanticDiagnosticsAsync(next.GetSemanticModel(edited), changed.FullSpan, default);
                times.TryAdd(name, []);
                times[name].Add(watch.Elapsed.TotalMilliseconds);
            }
        }

        Console.WriteLine($"edit in one method of a file of {text.Lines.Count:N0} lines, that method again ({Edits} edits):");
        foreach (var (name, list) in times)
        {
            Console.WriteLine($"  {name,-30} median {Median(list):N1} ms, 95th percentile {Percentile(list, 0.95):N1} ms, best {list.Min():N1} ms");
        }
    }

    private static CSharpCompilation Compile(List<string> files)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System", StringComparison.Ordinal))
            .Select(p => MetadataReference.CreateFromFile(p))
            .Append(MetadataReference.CreateFromFile(typeof(GuardedByAttribute).Assembly.Location));
        return CSharpCompilation.Create(
            "Sample", files.Select((f, i) => CSharpSyntaxTree.ParseText(f, path: $"File{i}.cs")), references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static ImmutableArray<DiagnosticAnalyzer> Load(string package)
    {
        var root = typeof(AnalyzerBenchmark).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == package).Value!;
        var all = Directory.GetFiles(root, "*.dll", SearchOption.AllDirectories)
            .Where(f => f.Contains("analyzers", StringComparison.Ordinal) && !f.Contains("resources", StringComparison.Ordinal)).ToList();
        // A package with builds for several compilers has the newest in the last directory by name.
        var newest = all.GroupBy(f => Path.GetFileName(f), StringComparer.Ordinal).Select(g => g.Order(StringComparer.Ordinal).Last()).ToList();
        AppDomain.CurrentDomain.AssemblyResolve += (_, e) =>
            newest.FirstOrDefault(f => Path.GetFileNameWithoutExtension(f) == new AssemblyName(e.Name).Name) is { } file ? Assembly.LoadFrom(file) : null;
        var found = newest.Where(f => !Path.GetFileName(f).StartsWith("Microsoft.", StringComparison.Ordinal))
            .SelectMany(f => TypesOf(Assembly.LoadFrom(f)))
            .Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(DiagnosticAnalyzer)) && t.GetCustomAttribute<DiagnosticAnalyzerAttribute>()?.Languages.Contains(LanguageNames.CSharp) == true
                && t.GetConstructor(Type.EmptyTypes) is not null)
            .Select(t => (DiagnosticAnalyzer)Activator.CreateInstance(t)!).ToImmutableArray();
        return found.IsEmpty ? throw new InvalidOperationException($"No analyzers in {root}.") : found;
    }

    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            return e.Types.OfType<Type>();
        }
    }

    private static double Median(List<double> values) => Percentile(values, 0.5);

    private static double Percentile(List<double> values, double part) => values.Order().ElementAt((int)(part * (values.Count - 1)));
}
