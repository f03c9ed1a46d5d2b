using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Observing;
using DaxVerify.Verification.Recordings;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Conformance;

/// <summary>Replays a recorded sequence step by step and compares errno, text, WARN and the whole state delta with the kernel's.</summary>
public static class SequenceReplayer
{
    /// <summary>Replays one sequence up to its first divergence. A target that throws or doesn't come back diverges there.</summary>
    public static ReplayOutcome Replay(RecordedSequence sequence, MachineFactory targets) => Replay(sequence, targets, PatientRun.Patience);

    /// <summary>Replays one sequence up to its first divergence.</summary>
    /// <param name="patience">Time after which the target counts as hung.</param>
    internal static ReplayOutcome Replay(RecordedSequence sequence, MachineFactory targets, TimeSpan patience)
    {
        var at = -1;
        ReplayOutcome? outcome = null;
        var isBack = PatientRun.TryRun(patience, () => outcome = ReplayGuarded(sequence, targets, ref at));
        return isBack && outcome is { } ended
            ? ended
            : new ReplayOutcome(Differs(sequence, at, "result", "an answer", $"none after {patience.TotalSeconds:0} s: it hangs"), 0, 0);
    }

    private static ReplayOutcome ReplayGuarded(RecordedSequence sequence, MachineFactory targets, ref int at)
    {
        try
        {
            return ReplayAll(sequence, targets, ref at);
        }
#pragma warning disable CA1031 // Whatever the target throws is the divergence; it is reported with the step.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new ReplayOutcome(Differs(sequence, at, "result", "an answer", $"{e.GetType().Name}: {e.Message}"), 0, 0);
        }
    }

    private static ReplayOutcome ReplayAll(RecordedSequence sequence, MachineFactory targets, ref int at)
    {
        var target = sequence.Release is { } release ? targets.MakeLike(sequence.Topology, release) : targets.Make(sequence.Topology, sequence.Kernel);
        var before = target.Observe();
        target.TakeWarned();
        if (CompareDelta(sequence, -1, sequence.Initial, SnapshotDelta.Between(SnapshotDelta.Nothing, before)) is { } wrong)
        {
            return new ReplayOutcome(wrong, 0, 0);
        }

        int compared = 0, uncompared = 0;
        var trust = Trust.Full;
        for (var i = 0; i < sequence.Steps.Count; i++)
        {
            var step = sequence.Steps[i];
            at = i;
            var result = target.Execute(step.Operation);
            var warned = target.TakeWarned();
            var after = target.Observe();
            if (trust == Trust.None || (trust == Trust.NotDeviceNodes && IsOnDeviceNode(step.Operation)))
            {
                uncompared++;
            }
            else
            {
                compared++;
                if (Compare(sequence, i, result, warned, SnapshotDelta.Between(before, after)) is { } divergence)
                {
                    return new ReplayOutcome(divergence, compared, uncompared);
                }
            }

            before = after;
            trust = TrustAfter(sequence, i, trust);
        }

        return new ReplayOutcome(null, compared, uncompared);
    }

    private static Divergence? Compare(RecordedSequence sequence, int index, OperationResult result, bool warned, SnapshotDelta delta)
    {
        var step = sequence.Steps[index];
        if (result != step.Result)
        {
            return Differs(sequence, index, "result", step.Result.ToString(), result.ToString());
        }

        if (warned != step.Warned)
        {
            return Differs(sequence, index, "warning", step.Warned ? "a WARN" : "no WARN", warned ? "a WARN" : "no WARN");
        }

        return CompareDelta(sequence, index, step.Delta, delta);
    }

    private static Divergence? CompareDelta(
        RecordedSequence sequence,
        int index,
        IReadOnlyDictionary<string, string?>? expected,
        SnapshotDelta got)
    {
        var matched = 0;
        foreach (var (key, value) in got.Changes)
        {
            if (expected is null || !expected.TryGetValue(key, out var recorded))
            {
                return Differs(sequence, index, key, "(unchanged)", Spell(value));
            }

            if (recorded != value)
            {
                return Differs(sequence, index, key, Spell(recorded), Spell(value));
            }

            matched++;
        }

        if (expected is null || matched == expected.Count)
        {
            return null;
        }

        var missing = expected.First(pair => got.Changes.All(change => change.Key != pair.Key));
        return Differs(sequence, index, missing.Key, Spell(missing.Value), "(unchanged)");
    }

    private static string Spell(string? value) => value is null ? "(gone)" : $"'{value}'";

    private static Divergence Differs(RecordedSequence sequence, int index, string path, string expected, string got) => new(
        sequence.Id,
        sequence.Release?.ToString() ?? sequence.Kernel.ToString(),
        $"{sequence.File}:{sequence.Line}",
        index,
        index < 0 ? "(initial snapshot)" : sequence.Steps[index].Operation.ToString(),
        path,
        expected,
        got);

    private static Trust TrustAfter(RecordedSequence sequence, int index, Trust trust)
    {
        foreach (var hazard in sequence.Hazards)
        {
            if (hazard.Step == index)
            {
                var mark = hazard.Kind is HazardKind.ReboundWithStaleReference or HazardKind.OpenOfUnboundDevice
                    ? Trust.None
                    : Trust.NotDeviceNodes;
                trust = mark > trust ? mark : trust;
            }
        }

        return trust;
    }

    private static bool IsOnDeviceNode(Operation operation) =>
        operation is OpenOperation or CloseOperation or MmapOperation or MunmapOperation or TouchOperation or ForkOperation;

    private enum Trust
    {
        Full,
        NotDeviceNodes,
        None,
    }
}
