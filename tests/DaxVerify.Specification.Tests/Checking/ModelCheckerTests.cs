using DaxVerify.Specification.Checking;
using DaxVerify.Specification.State;
using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Models;
using DaxVerify.Vocabulary;

namespace DaxVerify.Specification.Tests.Checking;

public class ModelCheckerTests
{
    [Fact]
    public void Grid_has_as_many_states_steps_and_levels_as_can_be_counted_by_hand()
    {
        var result = new ModelChecker<(int X, int Y)>(new Grid(30, null)).Run(new CheckLimits { Workers = 2 });

        Assert.Equal(31 * 31, result.States);
        Assert.Equal((2 * 30 * 31) + 1, result.Transitions);
        Assert.Equal(60, result.Depth);
        Assert.True(result.IsComplete);
        Assert.Equal(["never"], result.NeverDone);
        Assert.Null(result.Counterexample);
    }

    [Fact]
    public void Counterexample_is_a_shortest_way()
    {
        var result = new ModelChecker<(int X, int Y)>(new Grid(30, (3, 4))).Run(new CheckLimits { Workers = 2 });

        Assert.Equal(7, result.Counterexample!.Actions.Count);
        Assert.Equal(3, result.Counterexample.Actions.Count(action => action == 0));
        Assert.StartsWith("forbidden", result.Counterexample.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void State_in_which_nothing_can_be_done_is_found()
    {
        var result = new ModelChecker<(int X, int Y)>(new Grid(2, null, loops: false)).Run(new CheckLimits { Workers = 1 });

        Assert.StartsWith("stuck", result.Counterexample!.Problem, StringComparison.Ordinal);
        Assert.Equal(4, result.Counterexample.Actions.Count);
    }

    [Fact]
    public void Limits_end_a_search_early()
    {
        Assert.Equal(3, new ModelChecker<(int X, int Y)>(new Grid(30, null)).Run(new CheckLimits { DepthMax = 3 }).Depth);
        Assert.False(new ModelChecker<(int X, int Y)>(new Grid(30, null)).Run(new CheckLimits { StatesMax = 100 }).IsComplete);
    }

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

    [Fact]
    public void Tour_executes_every_transition_of_a_configuration_on_the_bus()
    {
        // The small configuration without the kept file; the whole of it is the command's job ("model --tour").
        var file = Read("small").Configuration;
        var report = new TransitionTour(
            file with
            {
                Operations = [.. file.Operations.Where(operation =>
                    OperationSignature.Of(operation) is "write create" or "write delete" or "write size" or "write bind" or "write unbind")],
            },
            MachineFactory.Bus).Run();

        Assert.Null(report.Difference);
        Assert.Equal(report.Transitions, report.Covered);
        Assert.InRange(report.Transitions, 500, long.MaxValue);
    }

    [Fact]
    public void Tour_finds_a_machine_that_differs()
    {
        var report = new TransitionTour(
            Read("broken").Configuration with { Mode = KernelMode.Strict },
            new MachineFactory("spec", (topology, _) => MachineFactory.Specification.Make(topology, KernelMode.Linux612))).Run();

        Assert.NotNull(report.Difference);
    }

    private static Specification.Checking.CheckResult Run(ModelConfiguration configuration, int workers) =>
        new ModelChecker<MachineState>(new DaxModel(configuration)).Run(new CheckLimits { Workers = workers });

    private static ModelFile Read(string name) => ModelFile.Read(RepositoryFiles.Path($"specs/models/{name}.json"));

    private sealed class Grid(int size, (int X, int Y)? forbidden, bool loops = true) : IStateModel<(int X, int Y)>
    {
        public (int X, int Y) Initial => (0, 0);

        public int ActionCount => 3;

        public int PackedBytesMax => 2;

        public string NameOf(int action) => action switch { 0 => "right", 1 => "up", _ => "never" };

        public StepKind Take((int X, int Y) state, int action, out (int X, int Y) after)
        {
            after = action == 0 ? (state.X + 1, state.Y) : (state.X, state.Y + 1);
            if (action == 2 || after.X > size || after.Y > size)
            {
                var isCorner = loops && action == 0 && state == (size, size);
                after = isCorner ? (0, 0) : state;
                return isCorner ? StepKind.Done : StepKind.Disabled;
            }

            return StepKind.Done;
        }

        public int Pack((int X, int Y) state, Span<byte> buffer)
        {
            buffer[0] = (byte)state.X;
            buffer[1] = (byte)state.Y;
            return 2;
        }

        public (int X, int Y) Unpack(ReadOnlySpan<byte> packed) => (packed[0], packed[1]);

        public string? CheckState((int X, int Y) state) => state == forbidden ? $"forbidden: {state}" : null;

        public string? CheckStep((int X, int Y) before, int action, StepKind kind, (int X, int Y) after) => null;
    }
}
