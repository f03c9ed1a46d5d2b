using DaxVerify.Exploration.Demos;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Xunit;

namespace DaxVerify.Exploration.Tests.Rewriting;

/// <summary>Initialisers of modules run under control, at the start of each execution, and whoever they start waits for their end.</summary>
public sealed class ModuleTests : IDisposable
{
    private static readonly string s_assembly = typeof(Modules).Assembly.Location;
    private readonly string _directory = Directory.CreateTempSubdirectory("daxverify").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(nameof(Modules.Throws), nameof(Modules.LooksAtNothing), BugKind.UnhandledException, "not today")]
    [InlineData(nameof(Modules.WaitsForAThread), nameof(Modules.LooksAtNothing), BugKind.Deadlock, "T1 waits for static constructor#1 '<Module>', held by T0")]
    [InlineData(nameof(Modules.StartsAThread), nameof(Modules.LooksAtWhatItsThreadWrites), BugKind.DataRace, "data race on Modules.s_plain")]
    [InlineData(nameof(Modules.LeavesALock), nameof(Modules.TakesTheLock), BugKind.Deadlock, "Modules.s_gate', held by T0")]
    public void What_an_initialiser_does_wrong_is_found_and_replays(string initialiser, string test, BugKind kind, string message)
    {
        var path = Copy(initialiser);
        var bug = Explore(path, test).Bug!;

        Assert.Equal(kind, bug.Kind);
        Assert.Contains(message, bug.Message, StringComparison.Ordinal);
        Assert.Equal(bug.Signature, Explore(path, test, bug.Replay).Bug?.Signature);
    }

    [Theory]
    [InlineData(nameof(Modules.Nothing), nameof(Modules.LooksAtNothing))]
    [InlineData(nameof(Modules.StartsAThread), nameof(Modules.AwaitsItsThread))]
    public void Of_a_right_one_all_traces_are_explored(string initialiser, string test)
    {
        var result = Explore(Copy(initialiser), test);

        Assert.True(result.Exhausted, result.Bug?.Message ?? result.Summary);
    }

    private static ExplorationResult Explore(string path, string test, string? replay = null) => Exploration.Explore.RunTest(
        path, $"{typeof(Modules).FullName}.{test}", new ExplorationOptions { Strategy = replay is null ? "dpor" : "portfolio", Replay = replay });

    /// <summary>A copy of the demos whose initialiser is one of these.</summary>
    private string Copy(string initialiser)
    {
        var path = Path.Combine(_directory, Path.GetFileName(s_assembly));
        using var module = ModuleDefinition.ReadModule(s_assembly, new ReaderParameters { ReadSymbols = true });
        var body = module.Types.Single(type => type.Name == "<Module>").Methods.Single(method => method.IsConstructor).Body;
        body.Instructions.Clear();
        var code = body.GetILProcessor();
        code.Emit(OpCodes.Call, module.GetType(typeof(Modules).FullName).Methods.Single(method => method.Name == initialiser));
        code.Emit(OpCodes.Ret);
        module.Write(path, new WriterParameters { WriteSymbols = true });
        return path;
    }
}
