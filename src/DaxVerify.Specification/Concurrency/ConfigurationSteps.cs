using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Specification.Stepping;
using DaxVerify.Vocabulary;

namespace DaxVerify.Specification.Concurrency;

/// <summary>
/// Writes of an instance's attributes. What is written is checked before the semaphores are taken; then the change is one step, unless it
/// adds or drops whole ranges: their mapping devices come and go one by one, to be seen by whoever reads them.
/// </summary>
internal static class ConfigurationSteps
{
    /// <summary>Checks the value; a memmap_on_memory write does all of its work here, under the device semaphore alone.</summary>
    public static void Check(Turn turn)
    {
        if (turn.Path.Attribute == "memmap_on_memory")
        {
            SetMemmapOnMemory(turn);
        }
        else if (EarlyError(turn) is var errno and not Errno.None)
        {
            WaitForAlign(turn, errno);
            turn.EndWrite(errno);
        }
        else
        {
            turn.Go(turn.State, turn.Activity with { Stage = Stage.Configure });
        }
    }

    /// <summary>Makes the change.</summary>
    public static void Configure(Turn turn)
    {
        turn.Interrupt(out var mustFail);
        var name = turn.Path.Name;
        var region = turn.Machine.Regions[name.Region];
        if (mustFail || region.Hold != SemaphoreHold.Free)
        {
            return;
        }

        var instance = turn.State.Find(name, turn.Activity.Serial);
        if (instance is null || region.Presence != Presence.Present || instance.Presence == Presence.Vanishing)
        {
            turn.EndWrite(Errno.ENXIO);
            if (instance is null || turn.Model.Rules.ClosesRegions)
            {
                return;
            }
        }

        turn.LackMemory();
        Change(turn, name, instance);
    }

    /// <summary>Ends an addition or a removal of whole ranges.</summary>
    public static void Commit(Turn turn)
    {
        var name = turn.Path.Name;
        var isDone = turn.Activity.Result!.Errno == Errno.None;
        var state = turn.State.Change(name, instance => instance with
        {
            Ranges = isDone ? instance.Prospective : instance.Ranges,
            Prospective = default,
            Reshapes = instance.Reshapes + 1,
        });
        turn.End(state.Change(name.Region, region => region with { Hold = SemaphoreHold.Free }), turn.Activity.Result);
    }

    private static void Change(Turn turn, InstanceName name, InstanceState instance)
    {
        var outcome = turn.Sequentially();
        var result = ((Activity.Ended)outcome.Rest).Result;
        var changed = outcome.State.Find(name)!;
        if (changed.Ranges.Length == instance.Ranges.Length)
        {
            turn.End(turn.State.With(outcome.State), result);
            return;
        }

        var held = turn.State
            .Change(name, old => old with { Prospective = changed.Ranges })
            .Change(name.Region, region => region with { Hold = SemaphoreHold.RegionAndDevice });
        if (turn.Activity.Call.MayLackMemory)
        {
            turn.Go(held, turn.Activity with { Stage = Stage.CommitRanges, Result = StepOutcome.Wrote(Errno.ENOMEM) });
        }

        turn.Go(held, turn.Activity with { Stage = Stage.CommitRanges, Result = result });
    }

    /// <summary>What is refused before the semaphores are taken; of a size also what the align refuses at that moment.</summary>
    private static Errno EarlyError(Turn turn)
    {
        var text = turn.Operation.Text;
        if (turn.Path.Attribute == "mapping")
        {
            return InstanceWrites.ParseRange(text, out _, out _);
        }

        var outcome = turn.Sequentially();
        var errno = ((Activity.Ended)outcome.Rest).Result.Errno;
        if (turn.Path.Attribute == "size")
        {
            return errno is Errno.EINVAL or Errno.ERANGE ? errno : Errno.None;
        }

        return KernelText.ParseUnsigned(text, 0, out var align) != Errno.None ? Errno.ENXIO
            : align is not (4UL << 10 or 2UL << 20 or 1UL << 30) ? Errno.EINVAL
            : Errno.None;
    }

    /// <summary>In modes that read the align under a lock, the wait for it may be killed: then nobody learns that the size doesn't fit.</summary>
    private static void WaitForAlign(Turn turn, Errno errno)
    {
        if (turn.Path.Attribute == "size" && errno == Errno.EINVAL && turn.Model.Rules.LocksAllReads && turn.Process.IsSignalled
            && KernelText.ParseUnsigned(turn.Operation.Text, 0, out _) == Errno.None)
        {
            turn.EndWrite(Errno.EINTR);
        }
    }

    private static void SetMemmapOnMemory(Turn turn)
    {
        if (turn.IsSignalled)
        {
            var killed = turn.Model.Advance(turn.Machine, new Activity.Start(turn.Activity.Call.Killed));
            turn.End(((Activity.Ended)killed.Rest).Result);
        }

        if (!turn.IsKilled && turn.Machine.Regions[turn.Path.Name.Region].Hold != SemaphoreHold.RegionAndDevice)
        {
            var outcome = turn.Sequentially();
            turn.End(turn.State.With(outcome.State), ((Activity.Ended)outcome.Rest).Result);
        }
    }
}
