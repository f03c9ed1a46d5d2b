using DaxVerify.Specification.Concurrency;
using DaxVerify.Specification.Invariants;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Specification.Tests.Concurrency;

/// <summary>Two operations of two processes, interleaved step by step in every order: what may come out, and what never does.</summary>
public class InterleavingTests
{
    private const ulong MiB = 1UL << 20;

    private static readonly Operation s_create = SysfsPaths.Write(SysfsPaths.Region(0, "create"), "1");
    private static readonly Operation s_delete = SysfsPaths.Write(SysfsPaths.Region(0, "delete"), "dax0.1");
    private static readonly Operation s_size = SysfsPaths.Write(SysfsPaths.Instance("dax0.1", "size"), "2097152");
    private static readonly Operation s_bind = SysfsPaths.Write(SysfsPaths.Driver("device_dax", "bind"), "dax0.1");
    private static readonly Operation s_unbind = SysfsPaths.Write(SysfsPaths.Driver("device_dax", "unbind"), "dax0.1");
    private static readonly Operation s_newId = SysfsPaths.Write(SysfsPaths.Driver("device_dax", "new_id"), "dax0.1");
    private static readonly Operation s_provider = SysfsPaths.Write(SysfsPaths.Provider("unbind"), "hmem.0");

    private readonly BusSteps _steps = new(new DaxSpecification(
        new BusTopology
        {
            Regions = [new RegionTopology(4UL << 30, 16 * MiB)],
            RegionIdle = true,
            Drivers = ["device_dax"],
            MemoryBlockSize = 4 * MiB,
        },
        KernelMode.Strict));

    [Fact]
    public void Of_two_deleters_exactly_one_wins()
    {
        var outcomes = Interleave(After(s_create), s_delete, s_delete);

        Assert.All(outcomes, outcome => Assert.Contains(Errno.None, new[] { outcome.First, outcome.Second }));
        Assert.All(outcomes, outcome => Assert.Contains(outcome.First == Errno.None ? outcome.Second : outcome.First, new[] { Errno.ENXIO, Errno.EBUSY }));
        Assert.Contains(outcomes, outcome => outcome.Second == Errno.EBUSY || outcome.First == Errno.EBUSY);
    }

    [Fact]
    public void Create_never_meets_the_name_of_an_instance_that_is_being_deleted()
    {
        var outcomes = Interleave(After(s_create), s_delete, s_create);

        Assert.All(outcomes, outcome => Assert.Equal((Errno.None, Errno.None), (outcome.First, outcome.Second)));
        Assert.Equal([1, 2], outcomes.Select(outcome => outcome.State.Regions[0].Instances[^1].Id).Distinct().Order());
    }

    [Fact]
    public void Bind_and_delete_never_both_win()
    {
        var outcomes = Interleave(After(s_create, s_size), s_bind, s_delete);

        Assert.All(outcomes, outcome => Assert.Equal((Errno.None, Errno.EBUSY), (outcome.First, outcome.Second)));
    }

    [Fact]
    public void Size_is_refused_from_the_moment_of_the_claim_until_the_driver_pointer_is_cleared()
    {
        var shrink = SysfsPaths.Write(SysfsPaths.Instance("dax0.1", "size"), "0");
        var outcomes = Interleave(After(s_create, s_size, s_bind), s_unbind, shrink);

        Assert.Contains(outcomes, outcome => outcome.Second == Errno.EBUSY);
        Assert.Contains(outcomes, outcome => outcome.Second == Errno.None);
        Assert.All(outcomes, outcome => Assert.Equal(outcome.Second == Errno.None ? 0UL : 2 * MiB, outcome.State.Regions[0].Instances[1].Size));
    }

    [Fact]
    public void Tear_down_leaves_nothing_whatever_runs_beside_it()
    {
        foreach (var beside in new[] { s_create, s_delete, s_bind, s_unbind, s_newId, s_size })
        {
            Assert.All(Interleave(After(s_create, s_size), s_provider, beside), outcome =>
            {
                Assert.Equal(Errno.None, outcome.First);
                Assert.False(outcome.State.Regions[0].IsBound);
                Assert.Empty(outcome.State.Regions[0].Instances);
            });
        }
    }

    [Fact]
    public void No_order_of_two_operations_leaves_both_waiting()
    {
        var operations = new[] { s_create, s_delete, s_size, s_bind, s_unbind, s_newId, s_provider, new UnloadModuleOperation("device_dax") };
        foreach (var first in operations)
        {
            foreach (var second in operations)
            {
                Assert.NotEmpty(Interleave(After(s_create, s_size, s_bind), first, second));
            }
        }
    }

    [Fact]
    public void Alone_the_steps_of_an_operation_give_what_the_sequential_specification_gives()
    {
        var operations = new[] { s_bind, s_newId, s_delete, s_provider, new UnloadModuleOperation("device_dax") };
        Assert.All(operations, operation =>
        {
            var before = After(s_create, s_size);
            var (state, result) = _steps.RunAlone(before, 0, operation);
            var (expected, expectedResult) = _steps.Model.Step(before.Machine, operation);
            Assert.Equal(expectedResult, result);
            Assert.Null(ObservationDifference.First(
                StateObserver.Observe(_steps.Model, expected), StateObserver.Observe(_steps.Model, state.Machine)));
        });
    }

    private BusState After(params Operation[] operations) =>
        operations.Aggregate(_steps.Boot(2), (state, operation) => _steps.RunAlone(state, 0, operation).State);

    /// <summary>Every way in which two operations may end that overlap in every possible manner; fails when both wait for each other.</summary>
    private HashSet<(MachineState State, Errno First, Errno Second)> Interleave(BusState start, Operation first, Operation second)
    {
        var ends = new HashSet<(MachineState, Errno, Errno)>();
        var seen = new HashSet<(BusState, BusActivity, BusActivity)>();
        var open = new Stack<(BusState State, BusActivity First, BusActivity Second)>();
        open.Push((start, _steps.Begin(0, first, null), _steps.Begin(1, second, null)));
        while (open.TryPop(out var at))
        {
            if (!seen.Add(at))
            {
                continue;
            }

            if (_steps.ResultOf(at.First) is { } one && _steps.ResultOf(at.Second) is { } other)
            {
                ends.Add((at.State.Machine, one.Errno, other.Errno));
                continue;
            }

            var before = open.Count;
            Take(at.State, at.First, (state, next) => open.Push((state, next, at.Second)));
            Take(at.State, at.Second, (state, next) => open.Push((state, at.First, next)));
            Assert.True(open.Count > before, $"'{first}' at {at.First.Stage} and '{second}' at {at.Second.Stage} wait for each other");
        }

        return ends;
    }

    private void Take(BusState state, BusActivity activity, Action<BusState, BusActivity> to)
    {
        if (_steps.ResultOf(activity) is not null)
        {
            return;
        }

        var outcomes = new List<(BusState State, BusActivity Next)>();
        _steps.Advance(state, activity, outcomes);
        outcomes.ForEach(outcome => to(outcome.State, outcome.Next));
    }
}
