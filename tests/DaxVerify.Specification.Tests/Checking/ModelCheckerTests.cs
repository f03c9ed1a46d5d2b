using DaxVerify.Specification.Checking;

namespace DaxVerify.Specification.Tests.Checking;

/// <summary>The search itself, on a model small enough to count by hand.</summary>
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

    /// <summary>The model asks for the end itself, so that it comes in the middle of a level.</summary>
    [Fact]
    public void What_stops_a_search_stops_it_in_the_middle_of_a_level()
    {
        using var stop = new CancellationTokenSource();
        var grid = new Grid(30, null) { OnTake = state => { if (state == (5, 5)) { stop.Cancel(); } } };
        var result = new ModelChecker<(int X, int Y)>(grid).Run(new CheckLimits { Workers = 1, Stop = stop.Token });

        Assert.False(result.IsComplete);
        Assert.Equal(10, result.Depth);
        Assert.InRange(result.States, (10 * 11 / 2) + 11 + 1, (10 * 11 / 2) + 11 + 11);
        Assert.Null(result.Counterexample);
    }

    private sealed class Grid(int size, (int X, int Y)? forbidden, bool loops = true) : IStateModel<(int X, int Y)>
    {
        public Action<(int X, int Y)>? OnTake { get; init; }

        public (int X, int Y) Initial => (0, 0);

        public int ActionCount => 3;

        public int PackedBytesMax => 2;

        public string NameOf(int action) => action switch { 0 => "right", 1 => "up", _ => "never" };

        public StepKind Take((int X, int Y) state, int action, out (int X, int Y) after)
        {
            OnTake?.Invoke(state);
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
