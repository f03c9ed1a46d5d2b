using DaxVerify.Exploration.Demos;
using DaxVerify.Exploration.Rewriting;
using Mono.Cecil;
using Xunit;

namespace DaxVerify.Exploration.Tests.Rewriting;

/// <summary>Assemblies as they are published: without symbols, signed, with machine code beside their IL.</summary>
public sealed class AssemblyTests : IDisposable
{
    private const string Test = "DaxVerify.Exploration.Demos.LostUpdates.BugWithVolatileField";
    private static readonly string s_assembly = typeof(LostUpdates).Assembly.Location;
    private readonly string _directory = Directory.CreateTempSubdirectory("daxverify").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Without_symbols_places_are_methods_and_offsets()
    {
        var path = Copy(_ => { });
        var bug = Explore.RunTest(path, Test).Bug!;
        Assert.Matches(@"LostUpdates\.\S+ IL_[0-9a-f]{4}", bug.Message + bug.Table);
        Assert.DoesNotContain("LostUpdates.cs", bug.Message + bug.Table, StringComparison.Ordinal);
        Assert.Equal(bug.Signature, Explore.RunTest(path, Test, new ExplorationOptions { Replay = bug.Replay }).Bug?.Signature);
    }

    [Fact]
    public void Symbols_of_another_build_count_as_none()
    {
        var path = Copy(_ => { });
        File.WriteAllText(Path.ChangeExtension(path, ".pdb"), "nothing of that kind");
        Assert.Contains(" IL_", Explore.RunTest(path, Test).Bug!.Table, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signed_one_is_rewritten()
    {
        var path = Copy(module =>
        {
            module.Assembly.Name.PublicKey = typeof(object).Assembly.GetName().GetPublicKey();
            module.Attributes |= ModuleAttributes.StrongNameSigned;
        });
        var result = Explore.RunTest(path, Test);
        Assert.NotNull(result.Bug);
        Assert.Equal(["DaxVerify.Exploration.Demos"], result.Rewritten);
    }

    [Fact]
    public void An_excluded_one_runs_as_it_is()
    {
        var result = Explore.RunTest(s_assembly, Test);
        Assert.Contains("DaxVerify.Exploration.Demos", result.Rewritten);
        Assert.Throws<RewriteException>(() => Explore.RunTest(s_assembly, Test, new ExplorationOptions { ExcludedAssemblies = ["DaxVerify.Exploration.Demos"] }));
        Assert.Throws<RewriteException>(() => Explore.RunTest(s_assembly, Test, new ExplorationOptions { IncludedAssemblies = ["Nothing"] }));
    }

    /// <summary>A copy of the demos in a folder of its own, without their symbols.</summary>
    private string Copy(Action<ModuleDefinition> change)
    {
        var path = Path.Combine(_directory, Path.GetFileName(s_assembly));
        using var module = ModuleDefinition.ReadModule(s_assembly);
        change(module);
        module.Write(path);
        return path;
    }
}
