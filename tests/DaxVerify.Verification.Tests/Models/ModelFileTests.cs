using DaxVerify.Specification.Checking;
using DaxVerify.Specification.State;
using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Models;

namespace DaxVerify.Verification.Tests.Models;

/// <summary>The kept models, searched.</summary>
public class ModelFileTests
{
    [Fact]
    public void Counts_are_the_same_on_one_and_two_workers_and_smaller_with_symmetry()
    {
        var million = Read("million").Configuration;
        var configuration = million with
        {
            Operations = [.. million.Operations.Where(operation => OperationSignature.Of(operation) is "write create" or "write delete" or "write size")],
        };
        var one = Run(configuration, 1);
        var two = Run(configuration, 2);
        var plain = Run(configuration with { UseSymmetry = false }, 2);

        Assert.True(one.IsComplete);
        Assert.Null(one.Counterexample);
        Assert.Equal((one.States, one.Transitions, one.Depth), (two.States, two.Transitions, two.Depth));
        Assert.InRange(plain.States, one.States + 1, long.MaxValue);
        Assert.Equal(plain.Depth, one.Depth);
    }

    [Fact]
    public void Broken_configuration_fails_as_it_must()
    {
        var file = Read("broken");
        var model = new DaxModel(file.Configuration);
        var result = new ModelChecker<MachineState>(model).Run(new CheckLimits());

        Assert.StartsWith(file.MustFail + ":", result.Counterexample!.Problem, StringComparison.Ordinal);
        Assert.Equal(3, result.Counterexample.Actions.Count);
        var state = model.Initial;
        var last = state;
        var kind = StepKind.Disabled;
        foreach (var action in result.Counterexample.Actions)
        {
            last = state;
            kind = model.Take(state, action, out state);
        }

        Assert.NotNull(model.CheckStep(last, result.Counterexample.Actions[^1], kind, state));
    }

    [Fact]
    public void Packing_a_state_again_gives_the_same_bytes()
    {
        var model = new DaxModel(Read("million").Configuration);
        var random = new Random(5);
        var state = model.Initial;
        Span<byte> first = stackalloc byte[model.PackedBytesMax];
        Span<byte> second = stackalloc byte[model.PackedBytesMax];
        for (var i = 0; i < 5000; i++)
        {
            _ = model.Take(state, random.Next(model.ActionCount), out state);
            var length = model.Pack(state, first);
            var again = model.Pack(model.Unpack(first[..length]), second);
            Assert.True(first[..length].SequenceEqual(second[..again]), $"after step {i}");
        }
    }

    private static SearchResult Run(ModelConfiguration configuration, int workers) =>
        new ModelChecker<MachineState>(new DaxModel(configuration)).Run(new CheckLimits { Workers = workers });

    private static ModelFile Read(string name) => ModelFile.Read(RepositoryFiles.Path($"specs/models/{name}.json"));
}
