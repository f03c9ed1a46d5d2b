using System.Diagnostics;
using System.Text.RegularExpressions;

namespace DaxVerify.Benchmarks.Analyzer;

/// <summary>Every prefix of several real files: of the bus, which is annotated, of the analyzer, and of the programs of its tests.</summary>
internal static partial class FuzzSuite
{
    private static readonly string[] s_files =
    [
        "src/DaxVerify.Bus/DriverCore/RwSemaphore.cs",
        "src/DaxVerify.Bus/Memory/MemoryHotplug.cs",
        "src/DaxVerify.Bus/Dax/DaxRegion.cs",
        "src/DaxVerify.Bus/Dax/RangeAllocation.cs",
        "src/DaxVerify.Analyzers/Flow/Merge.cs",
        "tests/DaxVerify.Analyzers.Tests/Semantics/FrameworkLockTests.cs",
        "tests/DaxVerify.Analyzers.Tests/Semantics/ScopedGuardTests.cs",
        "tests/DaxVerify.Analyzers.Tests/Semantics/ConstructionAndDelegateTests.cs",
    ];

    /// <summary>Types them all and prints what was looked at.</summary>
    /// <param name="step">Characters typed at once; 1 is every prefix.</param>
    /// <returns>0; an exception of the analyzer ends it.</returns>
    public static async Task<int> Run(int step)
    {
        var root = RepositoryFiles.Root;
        var usings = "global using System; global using System.Collections.Generic; global using System.Linq; global using System.Threading; global using System.Threading.Tasks; global using DaxVerify.Annotations;";
        var prelude = await Literals(Path.Combine(root, "tests/DaxVerify.Analyzers.Tests/Verification/Prelude.cs"));
        var all = 0;
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(s_files, async (file, _) =>
        {
            var path = Path.Combine(root, file);
            var isTest = file.StartsWith("tests", StringComparison.Ordinal);
            var source = isTest ? await Literals(path) : await File.ReadAllTextAsync(path, default);
            var own = Stopwatch.StartNew();
            var count = await PrefixFuzz.Type(source, [usings, prelude], step);
            Interlocked.Add(ref all, count);
            Console.WriteLine($"  {file}: {count:N0} prefixes, {own.Elapsed.TotalSeconds:N0} s, nothing thrown");
        });
        Console.WriteLine($"fuzz: {all:N0} prefixes of {s_files.Length} files, {watch.Elapsed.TotalSeconds:N0} s, nothing thrown");
        return 0;
    }

    /// <summary>The programs in a test's raw strings, without their marks.</summary>
    private static async Task<string> Literals(string path)
    {
        var programs = Regex.Matches(await File.ReadAllTextAsync(path), "\"\"\"\r?\n(.*?)\"\"\"", RegexOptions.Singleline).Select(m => m.Groups[1].Value);
        return Marks().Replace(string.Join("\n", programs), string.Empty);
    }

    [GeneratedRegex(@"\{\|DAX[0-9,DAX]*:|\|\}|\[\||\|\]")]
    private static partial Regex Marks();
}
