using System.Runtime.CompilerServices;
using DaxVerify.Analyzers.Tests.Verification;
using DaxVerify.Benchmarks.Analyzer;

namespace DaxVerify.Analyzers.Tests.Robustness;

/// <summary>
/// The analyzer never throws, whatever half-typed program it is given: prefixes of real files, and files with pieces cut out.
/// </summary>
public sealed class PrefixFuzzTests
{
    /// <summary>Prefixes typed of each file, evenly spread; <c>DaxVerify.Benchmarks -- analyzer --fuzz</c> types every one of several files.</summary>
    private const int PrefixesPerFile = 48;

    /// <summary>Pieces cut out of each file, evenly spread.</summary>
    private const int CutsPerFile = 8;

    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.Linq;
        global using System.Threading; global using System.Threading.Tasks; global using DaxVerify.Annotations;
        """;

    [Theory]
    [InlineData("Semantics/ContractTests.cs")]
    [InlineData("Semantics/FrameworkLockTests.cs")]
    [InlineData("Semantics/ConstructionAndDelegateTests.cs")]
    [InlineData("Semantics/ScopedGuardTests.cs")]
    [InlineData("Semantics/AliasAndEscapeTests.cs")]
    public async Task Prefixes_of_the_programs_of_the_tests(string file)
    {
        var text = string.Concat(File.ReadAllLines(Path.Combine(Here(), "..", file)).Where(l => !l.Contains("\"\"\"") && !l.Contains("[Fact]"))
            .Select(l => l.Replace("|}", string.Empty, StringComparison.Ordinal) + "\n"));
        await Survives(Markup.Parse(Unmark(text), "DAX0000").Source);
    }

    [Theory]
    [InlineData("Evaluation/CallEvaluator.cs")]
    [InlineData("Contracts/LockExpressionResolver.cs")]
    public async Task Prefixes_of_real_files(string file) =>
        await Survives(await File.ReadAllTextAsync(Path.Combine(Here(), "..", "..", "..", "src", "DaxVerify.Analyzers", file)));

    [Fact]
    public async Task Every_prefix_of_a_small_program()
    {
        const string Source = """
            class C { readonly Lock _l = new(); readonly object _g = new(); [GuardedBy("_g")] int _x;
            [RequiresLock("_g")] int M(bool b) { lock (_l) { try { if (b && Monitor.TryEnter(_g)) { _x++; Monitor.Exit(_g); } } catch (Exception e) when (b) { throw; } finally { _x = 1; } }
            foreach (var i in new[] { 1 }) { Action a = () => _x = i; a(); } using var s = _l.EnterScope(); return b switch { true => _x, _ => M(!b) }; } }
            """;
        Assert.Equal(Source.Length, await PrefixFuzz.Type(Source, [Usings], step: 1));
    }

    private static async Task Survives(string source)
    {
        await PrefixFuzz.Type(source, [Usings, Prelude.Source], step: (source.Length / PrefixesPerFile) + 1);
        for (var i = 1; i <= CutsPerFile; i++)
        {
            var end = (int)((long)source.Length * i / CutsPerFile);
            var cut = Math.Max(0, end - (37 * i % 400));
            await Verify.Analyze(Verify.Compile([source[..cut] + source[end..]]));
        }
    }

    /// <summary>Takes out the marks in their opening form; what is left need not compile.</summary>
    private static string Unmark(string text) =>
        System.Text.RegularExpressions.Regex.Replace(text, @"\{\|DAX[0-9,DAX]*:|\[\||\|\]", string.Empty);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
