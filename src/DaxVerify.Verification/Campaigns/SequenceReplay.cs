using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Traces;

namespace DaxVerify.Verification.Campaigns;

/// <summary>Runs a kept sequence again.</summary>
/// <param name="Failure">How it fails now; <see langword="null"/> when it doesn't.</param>
/// <param name="IsSame">Whether it fails in the way it was kept for.</param>
public readonly record struct SequenceReplay(RunFailure? Failure, bool IsSame)
{
    /// <summary>Runs a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="machines">What to run on instead of the trace's own target.</param>
    /// <returns>What came of it.</returns>
    public static SequenceReplay Run(SequenceTrace trace, MachineFactory? machines = null)
    {
        var failure = PropertyCampaign.RunnerFor(machines ?? MachinesOf(trace), trace.Sequence.Mode).Run(trace.Sequence);
        return new SequenceReplay(failure, failure is not null && failure.Signature == trace.Verdict?.Signature);
    }

    /// <summary>The machines that a trace names.</summary>
    /// <param name="trace">The trace.</param>
    /// <returns>Their factory.</returns>
    public static MachineFactory MachinesOf(SequenceTrace trace) => MachineFactory.Named(trace.Target);
}
