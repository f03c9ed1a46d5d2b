using DaxVerify.Exploration.Demos;
using Xunit;

namespace DaxVerify.Exploration.Tests.Rewriting;

/// <summary>What can't be explored is refused in one clear line.</summary>
public sealed class RewritingErrorTests : IDisposable
{
    private static readonly string s_assembly = typeof(LostUpdates).Assembly.Location;
    private readonly string _directory = Directory.CreateTempSubdirectory("daxverify").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_missing_assembly() => Refused("nowhere.dll", "A.B.C", "no assembly nowhere.dll");

    [Fact]
    public void A_file_that_is_no_assembly()
    {
        var path = Path.Combine(_directory, "native.dll");
        File.WriteAllBytes(path, [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0]);
        Refused(path, "A.B.C", "is not a .NET assembly");
        File.WriteAllBytes(path, []);
        Refused(path, "A.B.C", "is not a .NET assembly");
    }

    [Fact]
    public void A_reference_assembly()
    {
        var path = Path.Combine(_directory, "ref.dll");
        using (var module = Mono.Cecil.ModuleDefinition.ReadModule(s_assembly))
        {
            var constructor = typeof(System.Runtime.CompilerServices.ReferenceAssemblyAttribute).GetConstructor([])!;
            module.Assembly.CustomAttributes.Add(new Mono.Cecil.CustomAttribute(module.ImportReference(constructor)));
            module.Write(path);
        }

        Refused(path, "A.B.C", "is a reference assembly");
    }

    [Theory]
    [InlineData("DaxVerify.Exploration.Demos.LostUpdates.Nothing", "no method")]
    [InlineData("DaxVerify.Exploration.Demos.LostUpdates.bugwithlock", "did you mean DaxVerify.Exploration.Demos.LostUpdates.BugWithLock?")]
    [InlineData("NoDots", "is not a test name")]
    [InlineData("Ambiguous.Test", "is ambiguous")]
    [InlineData("Odd.WithParameter", "must be a method without parameters")]
    [InlineData("Odd.Generic", "is generic")]
    [InlineData("NeedsArgument.Test", "needs a constructor without parameters")]
    public void A_test_name_that_does_not_fit(string name, string message) => Refused(s_assembly, name, message);

    [Fact]
    public void A_strategy_that_does_not_exist()
    {
        var options = new ExplorationOptions { Strategy = "luck" };
        var error = Assert.Throws<ExplorationException>(() => Explore.RunTest(s_assembly, "LostUpdates.BugWithLock", options));
        Assert.Contains("no strategy 'luck'; there are portfolio", error.Message, StringComparison.Ordinal);
    }

    private static void Refused(string assembly, string test, string message)
    {
        var error = Assert.ThrowsAny<ExplorationException>(() => Explore.RunTest(assembly, test));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
