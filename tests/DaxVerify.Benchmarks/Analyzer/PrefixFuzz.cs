using System.Collections.Immutable;
using DaxVerify.Analyzers;
using DaxVerify.Annotations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace DaxVerify.Benchmarks.Analyzer;

/// <summary>
/// Types a file from its first character to its last and has the analyzer look after each: only at the member that is being typed, because
/// the others were looked at when they were, and every so often at everything, rules of the whole project included. It must never throw.
/// </summary>
internal static class PrefixFuzz
{
    /// <summary>After this many prefixes the whole file is looked at.</summary>
    private const int WholeEvery = 64;

    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.Preview);

    private static readonly Lazy<ImmutableArray<MetadataReference>> s_references = new(() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System", StringComparison.Ordinal) && !p.EndsWith("System.Private.Xml.dll", StringComparison.Ordinal))
            .Select(p => (MetadataReference)MetadataReference.CreateFromFile(p))
            .Append(MetadataReference.CreateFromFile(typeof(GuardedByAttribute).Assembly.Location))
            .ToImmutableArray());

    /// <summary>Types a file.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="others">Other files of the project, complete.</param>
    /// <param name="step">Characters typed at once.</param>
    /// <returns>How many prefixes were looked at.</returns>
    /// <exception cref="InvalidOperationException">The analyzer threw; the message holds the prefix's length.</exception>
    public static async Task<int> Type(string source, IEnumerable<string> others, int step)
    {
        var text = SourceText.From(source);
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(string.Empty), s_parse, "Typed.cs");
        var project = CSharpCompilation.Create(
            "Typed", others.Select((o, i) => CSharpSyntaxTree.ParseText(o, s_parse, $"Other{i}.cs")), s_references.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        var count = 0;
        for (var length = step; ; length += step)
        {
            length = Math.Min(length, source.Length);
            tree = tree.WithChangedText(text.GetSubText(new TextSpan(0, length)));
            await Look(project.AddSyntaxTrees(tree), tree, length, isWhole: ++count % WholeEvery == 0 || length == source.Length);
            if (length == source.Length)
            {
                return count;
            }
        }
    }

    private static async Task Look(CSharpCompilation compilation, SyntaxTree tree, int length, bool isWhole)
    {
        Exception? failure = null;
        var analysis = compilation.WithAnalyzers([new LockDisciplineAnalyzer()], new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), (e, _, _) => failure ??= e, concurrentAnalysis: false, logAnalyzerExecutionTime: false));
        if (isWhole)
        {
            _ = await analysis.GetAnalyzerDiagnosticsAsync();
        }
        else
        {
            var last = (await tree.GetRootAsync()).DescendantNodes(n => n is not BaseMethodDeclarationSyntax).OfType<MemberDeclarationSyntax>().LastOrDefault();
            _ = await analysis.GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(tree), last?.FullSpan, default);
        }

        if (failure is not null)
        {
            throw new InvalidOperationException($"The analyzer threw on the first {length} characters.", failure);
        }
    }
}
