using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Traces;

namespace DaxVerify.Verification.Campaigns;

/// <summary>Runs a kept sequence again.</summary>
/// <param name="Failure">How it fails now; <see langword="null"/> when it doesn't.</param>
/// <param name="IsSame">Whether it fails in the way it was kept for.</param>
public readonly record struct SequenceReplay(RunFailure? Failure, bool IsSame)
{
    /// <param name="machines">What to run on instead of the trace's own target.</param>
    public static SequenceReplay Run(SequenceTrace trace, MachineFactory? machines = null)
    {
        var failure = PropertyCampaign.RunnerFor(machines ?? MachinesOf(trace), trace.Sequence.Mode).Run(trace.Sequence);
        return new SequenceReplay(failure, failure is not null && failure.Signature == trace.Verdict?.Signature);
    }

    /// <summary>The machines that a trace names.</summary>
    public static MachineFactory MachinesOf(SequenceTrace trace) => MachineFactory.Named(trace.Target);
}
