using DaxVerify.Specification.State;
using DaxVerify.Specification.Stepping;
using DaxVerify.Verification.Models;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Specification.Tests.Stepping;

/// <summary>Operations that aren't atomic, interleaved step by step in every order.</summary>
public class AtomicStepTests
{
    private const ulong MiB = 1UL << 20;

    private static readonly DaxSpecification s_model = new(
        new BusTopology
        {
            Regions = [new RegionTopology(4UL << 30, 16 * MiB)],
            RegionIdle = true,
            Drivers = ["device_dax"],
            MemoryBlockSize = 4 * MiB,
        },
        KernelMode.Strict);

    private static readonly Operation s_create = SysfsPaths.Write(SysfsPaths.Region(0, "create"), "1");
    private static readonly Operation s_delete = SysfsPaths.Write(SysfsPaths.Region(0, "delete"), "dax0.1");
    private static readonly Operation s_size = SysfsPaths.Write(SysfsPaths.Instance("dax0.1", "size"), "2097152");
    private static readonly Operation s_bind = SysfsPaths.Write(SysfsPaths.Driver("device_dax", "bind"), "dax0.1");
    private static readonly Operation s_unbind = SysfsPaths.Write(SysfsPaths.Driver("device_dax", "unbind"), "dax0.1");
    private static readonly Operation s_newId = SysfsPaths.Write(SysfsPaths.Driver("device_dax", "new_id"), "dax0.1");
    private static readonly Operation s_provider = SysfsPaths.Write(SysfsPaths.Provider("unbind"), "hmem.0");

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
            foreach (var outcome in Interleave(After(s_create, s_size), s_provider, beside))
            {
                Assert.Equal(Errno.None, outcome.First);
                Assert.All(outcome.State.Regions[0].Instances, instance => Assert.Equal(InstancePhase.Settled, instance.Phase));
                Assert.False(outcome.State.Regions[0].IsBound);
            }
        }
    }

    [Fact]
    public void Chain_of_atomic_steps_run_alone_is_the_sequential_step()
    {
        var state = After(s_create, s_size);
        foreach (var operation in new[] { s_bind, s_newId, s_delete, s_provider, new UnloadModuleOperation("device_dax") })
        {
            var activity = s_model.Begin(operation);
            var stepped = state;
            var steps = 0;
            while (activity is not Activity.Ended)
            {
                (stepped, activity) = s_model.Advance(stepped, activity) is { Rest: { } rest } outcome ? (outcome.State, rest) : throw new InvalidOperationException();
                steps++;
            }

            var (whole, result) = s_model.Step(state, operation);
            Assert.Equal(result, ((Activity.Ended)activity).Result);
            Assert.Null(DaxVerify.Specification.Invariants.ObservationDifference.First(
                StateObserver.Observe(s_model, whole), StateObserver.Observe(s_model, stepped)));
            Assert.InRange(steps, 1, 20);
        }
    }

    private static MachineState After(params Operation[] operations) =>
        operations.Aggregate(s_model.Initial, (state, operation) => s_model.Step(state, operation).State);

    private static List<(MachineState State, Errno First, Errno Second)> Interleave(MachineState state, Operation first, Operation second)
    {
        var outcomes = new List<(MachineState, Errno, Errno)>();
        Explore(state, s_model.Begin(first), s_model.Begin(second));
        Assert.NotEmpty(outcomes);
        return outcomes;

        void Explore(MachineState at, Activity one, Activity other)
        {
            if (one is Activity.Ended { Result: OperationResult oneResult } && other is Activity.Ended { Result: OperationResult otherResult })
            {
                outcomes.Add((at, oneResult.Errno, otherResult.Errno));
                return;
            }

            var moved = false;
            if (one is not Activity.Ended && s_model.Advance(at, one) is { IsBlocked: false } next)
            {
                moved = true;
                Explore(next.State, next.Rest!, other);
            }

            if (other is not Activity.Ended && s_model.Advance(at, other) is { IsBlocked: false } otherNext)
            {
                moved = true;
                Explore(otherNext.State, one, otherNext.Rest!);
            }

            Assert.True(moved, "both operations wait");
        }
    }
}
