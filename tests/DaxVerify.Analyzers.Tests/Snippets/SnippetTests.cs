using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using DaxVerify.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Tests.Snippets;

/// <summary>
/// Many small programs, in text files beside this one: every construct of the language, what inference may and may not say, and correct
/// programs without annotations, of which nothing may be said at all. A program starts with <c>//// name</c>. A line that ends in
/// <c>//! DAX0001 DAX0002</c> must get these findings, one that ends in <c>//? DAX0008</c> may, and no line may get others.
/// </summary>
public sealed partial class SnippetTests
{
    private const int WidthMax = 130;

    internal const string Usings =
        "using System.Collections.Concurrent; using System.Collections.Immutable; using System.Runtime.CompilerServices; ";

    /// <summary>The files of programs.</summary>
    internal static readonly string[] Files =
        ["collections.txt", "conditions.txt", "constructs.txt", "exceptions.txt", "guards.txt", "helpers.txt", "idioms.txt", "inference.txt", "objects.txt", "ownership-and-order.txt", "paths.txt", "scopes.txt", "sections.txt", "waits.txt"];

    /// <summary>Every program: the file that it is in, and its name.</summary>
    public static TheoryData<string, string> Programs()
    {
        var programs = new TheoryData<string, string>();
        foreach (var file in Files)
        {
            foreach (var name in Read(file).Keys)
            {
                programs.Add(file, name);
            }
        }

        return programs;
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Program_gets_the_findings_that_it_is_marked_with(string file, string name)
    {
        var problems = new StringBuilder();
        await Check(name, Usings + Read(file)[name], problems);
        Assert.True(problems.Length == 0, $"{file}:\n{problems}");
    }

    [Fact]
    public void Every_file_holds_programs()
    {
        Assert.Equal(Files, Directory.GetFiles(Here(), "*.txt").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        Assert.All(Files, static f => Assert.NotEmpty(Read(f)));
    }

    [Fact]
    public void No_line_of_a_program_is_too_wide_to_be_read() => Assert.Empty(
        from file in Files
        from line in File.ReadLines(Path.Combine(Here(), file)).Index()
        where line.Item.Length > WidthMax
        select $"{file}:{line.Index + 1}: {line.Item.Length} columns");

    /// <summary>The programs of a file by name, which no two may share.</summary>
    internal static Dictionary<string, string> Read(string file) => ProgramText().Matches(File.ReadAllText(Path.Combine(Here(), file)))
        .ToDictionary(static m => m.Groups[1].Value.Trim(), static m => m.Groups[2].Value);

    private static async Task Check(string name, string source, StringBuilder problems)
    {
        var compilation = Verify.Compile([source]);
        var errors = compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        Assert.True(errors.Count == 0, $"'{name}' does not compile: {string.Join("\n", errors.Take(3))}");
        var found = (await Verify.Analyze(compilation)).ToLookup(d => d.Location.GetLineSpan().StartLinePosition.Line);
        var lines = source.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var here = found[i].Where(d => d.Location.SourceTree?.FilePath == "File0.cs").ToList();
            var must = Marks(lines[i], "//!");
            foreach (var id in must.Where(id => here.All(d => d.Id != id)))
            {
                problems.AppendLine($"  '{name}', line {i + 1}: expected {id}, found none: {lines[i].Trim()}");
            }

            foreach (var finding in here.Where(d => !must.Contains(d.Id) && !Marks(lines[i], "//?").Contains(d.Id)))
            {
                problems.AppendLine($"  '{name}', line {i + 1}: unexpected {finding.Id}, {finding.GetMessage(null)}: {lines[i].Trim()}");
            }
        }
    }

    private static string[] Marks(string line, string mark) =>
        line.IndexOf(mark, StringComparison.Ordinal) is var at && at < 0 ? []
        : line[(at + mark.Length)..].Split("//")[0].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"^//// (.+?)\n(.*?)(?=^//// |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ProgramText();
}
