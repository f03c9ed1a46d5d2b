using DaxVerify.Exploration.Demos;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace DaxVerify.Cli.Tests;

/// <summary><c>daxverify explore</c> on assemblies: exit codes, last lines, and one clear line for what can't be explored.</summary>
public sealed class ExploreCommandTests
{
    private const string Demos = "DaxVerify.Exploration.Demos.";
    private static readonly string s_assembly = typeof(LostUpdates).Assembly.Location;

    [Fact]
    public void A_bug_exits_with_1_and_its_string_replays_for_its_own_test_only()
    {
        var found = Explore("LostUpdates.BugWithLock");
        Assert.Equal(1, found.ExitCode);
        Assert.Matches("explore: bug found after [0-9]+ executions\n$", found.Output);
        var replay = found.Output.Split('\n').Single(line => line.StartsWith("replay: ", StringComparison.Ordinal)).Split(' ')[^1];
        var again = Explore("LostUpdates.BugWithLock", "--replay", replay);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("lost update: 1", again.Output, StringComparison.Ordinal);
        Refused(Explore("LostUpdates.BugWithVolatile", "--replay", replay), "the replay string was made by another test");
        var middle = replay.Length / 2;
        var damaged = replay[..middle] + (replay[middle] == 'A' ? 'B' : 'A') + replay[(middle + 1)..];
        Refused(Explore("LostUpdates.BugWithLock", "--replay", damaged), "the replay string is damaged");
        Refused(Explore("LostUpdates.BugWithLock", "--replay", replay[..^3]), "the replay string is damaged");
        Refused(Explore("LostUpdates.BugWithLock", "--replay", "hello"), "doesn't begin with 'dv2.'");
    }

    [Fact]
    public void Clean_runs_exit_with_0()
    {
        var all = Explore("LostUpdates.CorrectWithLock", "--strategy", "dpor");
        Assert.Equal(0, all.ExitCode);
        Assert.Matches("explore: all [0-9]+ traces explored\n$", all.Output);
        var some = Explore("LostUpdates.CorrectWithLock", "--strategy", "random", "--executions", "50");
        Assert.Equal(0, some.ExitCode);
        Assert.EndsWith("explore: no bug in 50 executions, not all traces: the executions were used up; random samples them\n", some.Output, StringComparison.Ordinal);
        Assert.Equal(0, CommandLine.Run("self-test").ExitCode);
    }

    [Fact]
    public void An_exhaustive_strategy_does_not_claim_what_it_can_not_order()
    {
        var result = Explore("Framework.CorrectTimeProvider", "--strategy", "dpor");
        Assert.Equal(0, result.ExitCode);
        Assert.EndsWith("not all: it looks at a clock\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_under_control_exits_with_2()
    {
        var result = Explore("UncontrolledOperations.ParallelQuery");
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("daxverify: not under control: System.Linq.ParallelEnumerable.AsParallel at UncontrolledOperations.cs:", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("not under control: System", result.Output, StringComparison.Ordinal);
        Assert.Contains("what to do: write the query", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("explore: not under control after 1 execution\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_under_control_is_JSON_if_JSON_is_wanted()
    {
        var result = Explore("UncontrolledOperations.ParallelQuery", "--json");
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Error);
        using var json = System.Text.Json.JsonDocument.Parse(result.Output);
        var finding = json.RootElement.GetProperty("bug").GetProperty("finding");
        Assert.StartsWith("System.Linq.ParallelEnumerable.AsParallel", finding.GetProperty("operation").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(finding.GetProperty("advice").GetString()!);
    }

    [Theory]
    [InlineData("LostUpdates.BugWithLok", "did you mean")]
    [InlineData("LostUpdates.Nothing", "no method")]
    [InlineData("Ambiguous.Test", "is ambiguous")]
    public void A_test_name_that_does_not_fit_exits_with_2(string test, string message) =>
        Refused(CommandLine.Run("explore", s_assembly, "--test", test), message);

    [Fact]
    public void What_was_rewritten_is_said_if_asked_for()
    {
        var run = CommandLine.Run("explore", s_assembly, "--test", Demos + "LostUpdates.CorrectWithLock", "--strategy", "dpor", "--verbose");
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("rewritten: DaxVerify.Exploration.Demos", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_that_can_not_be_rewritten_exits_with_2()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "a.dll");
        Refused(CommandLine.Run("explore", path, "--test", "A.B.C"), "no assembly");
        File.WriteAllBytes(path, [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0]);
        Refused(CommandLine.Run("explore", path, "--test", "A.B.C"), "is not a .NET assembly");
        Refused(CommandLine.Run("explore", s_assembly, "--test", Demos + "LostUpdates.BugWithLock", "--exclude", "Nothing"), "no assembly Nothing to exclude");
        Refused(CommandLine.Run("explore", s_assembly, "--test", Demos + "LostUpdates.BugWithLock", "--include", "System.Collections.Concurrent"), "belongs to the framework");
        using (var file = File.Create(path))
        {
            var options = new EmitOptions(metadataOnly: true, includePrivateMembers: false);
            Assert.True(Compile("public static class A { public static void B() { } }").Emit(file, options: options).Success);
        }

        Refused(CommandLine.Run("explore", path, "--test", "A.B"), "is a reference assembly");
    }

    private static CSharpCompilation Compile(string source) => CSharpCompilation.Create(
        "a",
        [CSharpSyntaxTree.ParseText(source)],
        [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    private static CommandResult Explore(string test, params string[] options) =>
        CommandLine.Run(["explore", s_assembly, "--test", Demos + test, .. options]);

    private static void Refused(CommandResult result, string message)
    {
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', result.Error.TrimEnd('\n'));
    }
}
