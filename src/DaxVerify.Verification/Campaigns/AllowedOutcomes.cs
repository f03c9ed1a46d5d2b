using DaxVerify.Specification;
using DaxVerify.Specification.State;
using DaxVerify.Specification.Stepping;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Campaigns;

/// <summary>
/// What the specification allows an operation to do. One outcome, but for a failing allocation: how many allocations an operation makes,
/// and which fails, is the implementation's affair, so the operation may succeed, fail and change nothing, or, where it walks over
/// devices, lose one of the probes. A memory block that is to go offline makes one, which fails for a page that can't be moved.
/// </summary>
public static class AllowedOutcomes
{
    /// <summary>Lists the outcomes.</summary>
    /// <param name="state">The state before.</param>
    /// <returns>The outcomes, the undisturbed one first.</returns>
    public static IEnumerable<(MachineState State, OperationResult Result)> Of(DaxSpecification model, MachineState state, Operation operation)
    {
        var undisturbed = model.Step(state, operation);
        yield return undisturbed;
        if (Inner(operation) is not { } inner)
        {
            yield break;
        }

        yield return Refused(state, inner, state.TakesOffline(undisturbed.State) ? Errno.EBUSY : Errno.ENOMEM);
        for (var probe = 0; LoseProbe(model, state, operation, probe) is { } lost; probe++)
        {
            yield return lost;
            foreach (var partial in LoseRanges(model, state, operation, probe))
            {
                yield return partial;
            }
        }
    }

    private static Operation? Inner(Operation operation) => operation switch
    {
        FailingAllocationOperation failing => failing.Inner,
        KilledOperation killed => Inner(killed.Inner),
        _ => null,
    };

    private static (MachineState State, OperationResult Result) Refused(MachineState state, Operation operation, Errno errno)
    {
        while (operation is KilledOperation or FailingAllocationOperation)
        {
            operation = operation is KilledOperation killed ? killed.Inner : ((FailingAllocationOperation)operation).Inner;
        }

        state = state.Warned ? state with { Warned = false } : state;
        return operation switch
        {
            WriteOperation => (state, OperationResult.Failure(SystemCall.Write, errno)),
            ReadOperation => (state, OperationResult.Failure(SystemCall.Read, errno)),
            OpenOperation => (state with { File = null }, OperationResult.Failure(SystemCall.Open, errno)),
            MmapOperation => (state with { Map = null }, OperationResult.Failure(SystemCall.Mmap, errno)),
            _ => (state, new OperationResult(errno)),
        };
    }

    /// <summary>Runs an operation with one of its probes lost to the failing allocation.</summary>
    private static (MachineState State, OperationResult Result)? LoseProbe(
        DaxSpecification model,
        MachineState state,
        Operation operation,
        int index)
    {
        state = state.Warned ? state with { Warned = false } : state;
        var activity = model.Begin(operation);
        var seen = 0;
        while (activity is not Activity.Ended)
        {
            if (activity is Activity.Probe probe && seen++ == index)
            {
                var unclaimed = state.Find(probe.Device)! with { Driver = null };
                state = state.With(probe.Device.Region, unclaimed);
                activity = probe.Then(Errno.ENOMEM);
                continue;
            }

            (state, activity) = model.Advance(state, activity);
        }

        return seen > index ? (state, ((Activity.Ended)activity).Result) : null;
    }

    /// <summary>A kmem probe that added at least one range puts up with the loss of others.</summary>
    private static IEnumerable<(MachineState State, OperationResult Result)> LoseRanges(
        DaxSpecification model,
        MachineState state,
        Operation operation,
        int index)
    {
        var (whole, result) = model.Step(state, operation);
        var bound = new List<InstanceName>();
        for (var r = 0; r < whole.Regions.Length; r++)
        {
            bound.AddRange(whole.Regions[r].Instances
                .Where(instance => instance.Driver == DriverState.Kmem && instance.Held.Length > 1)
                .Select(instance => new InstanceName(r, instance.Id))
                .Where(name => state.Find(name)?.Driver is null));
        }

        if (index >= bound.Count)
        {
            yield break;
        }

        var device = whole.Find(bound[index])!;
        foreach (var lost in device.Held)
        {
            var blocks = whole.Blocks.RemoveAll(block => Inside(model, block, lost));
            yield return (whole.With(bound[index].Region, device with { Held = device.Held.Remove(lost) }) with { Blocks = blocks }, result);
        }
    }

    private static bool Inside(DaxSpecification model, MemoryBlockState block, Extent extent)
    {
        var start = block.Number * model.Topology.MemoryBlockSize;
        return start >= extent.Start && start <= extent.End;
    }
}
