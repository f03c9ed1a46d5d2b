using System.Collections.Immutable;
using System.Text;
using DaxVerify.Annotations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DaxVerify.Analyzers.Tests.Verification;

/// <summary>Compiles marked source, runs the analyzer, and compares what it finds with the marks.</summary>
internal static class Verify
{
    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.Preview);

    private static readonly Lazy<ImmutableArray<MetadataReference>> s_references = new(() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System", StringComparison.Ordinal) || Path.GetFileName(p) is "mscorlib.dll" or "netstandard.dll" or "Microsoft.CSharp.dll")
            .Select(p => (MetadataReference)MetadataReference.CreateFromFile(p))
            .Append(MetadataReference.CreateFromFile(typeof(GuardedByAttribute).Assembly.Location))
            .ToImmutableArray());

    internal const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using DaxVerify.Annotations;
        """;

    /// <summary>The references that every test compiles against.</summary>
    public static ImmutableArray<MetadataReference> References => s_references.Value;

    /// <summary>Expects exactly the marked findings.</summary>
    /// <param name="marked">The source.</param>
    /// <param name="defaultId">The rule that <c>[|text|]</c> stands for.</param>
    public static async Task Findings(string marked, string defaultId = "DAX0000") => await Findings([marked], defaultId);

    /// <summary>Expects exactly the marked findings in several files.</summary>
    public static async Task Findings(string[] marked, string defaultId = "DAX0000", MetadataReference[]? more = null)
    {
        var parsed = marked.Select(m => Markup.Parse(m, defaultId)).ToArray();
        var compilation = Compile(parsed.Select(p => p.Source), more);
        NoErrors(compilation);
        var found = await Analyze(compilation);
        var problems = new StringBuilder();
        for (var i = 0; i < parsed.Length; i++)
        {
            Compare(parsed[i], found.Where(d => d.Location.SourceTree?.FilePath == FileName(i)).ToList(), problems);
        }

        foreach (var diagnostic in found.Where(d => d.Location.SourceTree?.FilePath is "Prelude.cs"))
        {
            problems.AppendLine($"unexpected in the prelude: {diagnostic}");
        }

        Assert.True(problems.Length == 0, problems + string.Join("\n----\n", parsed.Select(p => Number(p.Source))));
    }

    /// <summary>Compiles files as the tests do.</summary>
    public static CSharpCompilation Compile(IEnumerable<string> sources, MetadataReference[]? more = null, string name = "Subject") =>
        CSharpCompilation.Create(
            name,
            sources.Select((s, i) => CSharpSyntaxTree.ParseText(s, s_parse, FileName(i))).Append(CSharpSyntaxTree.ParseText(Usings, s_parse, "Usings.cs"))
                .Append(CSharpSyntaxTree.ParseText(Prelude.Source, s_parse, "Prelude.cs")),
            References.AddRange(more ?? []),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>Runs the analyzer.</summary>
    public static async Task<ImmutableArray<Diagnostic>> Analyze(Compilation compilation)
    {
        var failures = new List<Exception>();
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), (e, _, _) => { lock (failures) { failures.Add(e); } }, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        var found = await compilation.WithAnalyzers([new LockDisciplineAnalyzer()], options).GetAnalyzerDiagnosticsAsync();
        Assert.True(failures.Count == 0, failures.Count == 0 ? null : "The analyzer threw: " + failures[0]);
        return found;
    }

    private static string FileName(int index) => $"File{index}.cs";

    private static void NoErrors(Compilation compilation)
    {
        var errors = compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        Assert.True(errors.Count == 0, "The test's source does not compile:\n" + string.Join("\n", errors));
    }

    private static void Compare(Markup markup, List<Diagnostic> found, StringBuilder problems)
    {
        foreach (var (span, id) in markup.Expected)
        {
            if (!found.Any(d => d.Id == id && span.Contains(d.Location.SourceSpan)))
            {
                var line = markup.Source.Take(span.Start).Count(c => c == '\n') + 1;
                problems.AppendLine($"expected {id} at line {line} «{markup.Source[span.Start..Math.Min(span.End, span.Start + 60)]}», found none");
            }
        }

        foreach (var diagnostic in found)
        {
            if (!markup.Expected.Any(e => e.Id == diagnostic.Id && e.Span.Contains(diagnostic.Location.SourceSpan)))
            {
                problems.AppendLine($"unexpected at line {diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1}: {diagnostic}");
            }
        }
    }

    private static string Number(string source) =>
        string.Join("\n", source.Split('\n').Select((l, i) => $"{i + 1,4} {l}"));
}
