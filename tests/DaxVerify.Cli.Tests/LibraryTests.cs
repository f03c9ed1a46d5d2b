using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DaxVerify.Cli.Tests;

/// <summary>
/// Programs of two assemblies. Rewritten both: what one reaches in the other is seen. One left as it is: code of the program that it runs, and members of it that rewritten code can't use, are
/// neither passed over ("all traces explored") nor taken for a defect.
/// </summary>
public sealed class LibraryTests : IDisposable
{
    private const string Library = """
        using System;
        using System.Threading;
        public static class Library
        {
            public static readonly SemaphoreSlim Kept = new(1);
            public static Lock Replaced = new();
            public static Pair Pair;
            public static SemaphoreSlim Make() => new(1);
            public static void Start(Action action) => new Thread(() => action()).Start();
            public static void Run(Action action)
            {
                var thread = new Thread(() => action());
                thread.Start();
                thread.Join();
            }
        }
        public struct Pair
        {
            public int First;
            public int Second;
        }
        public sealed class Runner
        {
            private static Action s_action = () => { };
            public static void Give(object box) => s_action = ((Lazy)box).Act;
            public static void Run() => Library.Run(s_action);
        }
        public abstract class Lazy
        {
            public abstract void Act();
        }
        public interface IHasSemaphore
        {
            SemaphoreSlim Get();
        }
        """;

    private const string Program = """
        using System.Threading;
        public static class Tests
        {
            private static int s_count;
            public static void Starts() { Library.Start(() => s_count++); s_count++; }
            public static void Runs() { Library.Run(() => s_count++); Interlocked.Increment(ref s_count); }
            public static void RunsUnasked() { Runner.Give(new Counts()); Runner.Run(); Interlocked.Increment(ref s_count); }
            public static void Makes() => Library.Make().Wait();
            public static void Reads() => Library.Kept.Wait();
            public static void Replaces()
            {
                var other = new Thread(() => Library.Replaced = new Lock());
                other.Start();
                Library.Replaced = new Lock();
                other.Join();
            }
            public static void SetsByReference()
            {
                var other = new Thread(() => Set(ref Library.Pair.First));
                other.Start();
                Library.Pair.First = 2;
                other.Join();
            }
            public static void SetsOtherByReference()
            {
                var other = new Thread(() => Set(ref Library.Pair.First));
                other.Start();
                Library.Pair.Second = 2;
                other.Join();
            }
            private static void Set(ref int value) => value = 1;
            private sealed class Counts : Lazy { public override void Act() => s_count++; }
        }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _program;

    public LibraryTests()
    {
        _program = Compile("program", Program, Compile("library", Library));
        File.WriteAllText(Path.ChangeExtension(_program, ".runtimeconfig.json"), """{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"10.0.0"}}}""");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Runs")]
    [InlineData("RunsUnasked")]
    public void Code_of_the_program_on_a_thread_of_a_library_is_not_under_control(string test)
    {
        var result = Explore(_program, test);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("ran on a thread outside control", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_library_may_run_later_takes_all_traces_away()
    {
        var result = Explore(_program, "Starts");
        Assert.DoesNotContain("explore: all", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Makes", "Library.Make of library, which isn't rewritten and has SemaphoreSlim in its signature")]
    [InlineData("Reads", "Library.Kept of library, which isn't rewritten and has SemaphoreSlim in its signature")]
    public void A_member_with_a_primitive_in_its_signature_is_not_under_control(string test, string what)
    {
        var result = Explore(_program, test);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(what, result.Error, StringComparison.Ordinal);
        Assert.Equal(0, CommandLine.Run("explore", _program, "--test", $"Tests.{test}", "--strategy", "dpor").ExitCode);
    }

    [Fact]
    public void Fields_of_another_assembly_are_seen_whatever_their_type()
    {
        var result = CommandLine.Run("explore", _program, "--test", "Tests.Replaces");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("data race on Library.Replaced: ", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SetsByReference", 1, "data race on ref value: ")]
    [InlineData("SetsOtherByReference", 0, "explore: the only trace explored")]
    public void Static_fields_of_another_assembly_are_known_by_their_address(string test, int exitCode, string said)
    {
        var result = CommandLine.Run("explore", _program, "--test", $"Tests.{test}", "--strategy", "dpor");
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(said, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_implements_such_a_member_is_refused_in_one_line()
    {
        const string Implements = """
            using System.Threading;
            public static class Tests { public static void Does() => _ = new Has().Get(); }
            public sealed class Has : IHasSemaphore { public SemaphoreSlim Get() => new(1); }
            """;
        var result = Explore(Compile("implements", Implements, Path.Combine(_folder.Path, "library.dll")), "Does");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("can't be rewritten without library, of which Has overrides IHasSemaphore.Get", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', result.Error.TrimEnd('\n'));
    }

    private static CommandResult Explore(string program, string test) => CommandLine.Run("explore", program, "--test", $"Tests.{test}", "--strategy", "dpor", "--exclude", "library");

    private string Compile(string name, string source, params string[] libraries)
    {
        var path = Path.Combine(_folder.Path, $"{name}.dll");
        var framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(file => Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal));
        var compilation = CSharpCompilation.Create(
            name, [CSharpSyntaxTree.ParseText(source)], framework.Concat(libraries).Select(file => MetadataReference.CreateFromFile(file)), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var emitted = compilation.Emit(path);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        return path;
    }
}
