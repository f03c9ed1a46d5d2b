using DaxVerify.Verification.Generation;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Recordings;
using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Campaigns;

/// <summary>
/// Recorded operations on the strict bus beside the specification of it: what kernels were asked, of a bus that answers as none of them does. Where both differ from the recording is for
/// the specification to say; where they differ from each other, or an invariant breaks, the bus is wrong.
/// </summary>
public static class StrictRecordings
{
    /// <summary>Runs sequences one after the other.</summary>
    /// <param name="recordings">What kernels were asked; what they answered is not looked at.</param>
    /// <param name="machines">The strict bus, or one with a seeded bug.</param>
    /// <returns>For each, its failure or <see langword="null"/>, in order.</returns>
    public static IEnumerable<(RecordedSequence Recording, CampaignFailure? Failure)> Run(IEnumerable<RecordedSequence> recordings, MachineFactory machines)
    {
        var runner = PropertyCampaign.RunnerFor(machines, KernelMode.Strict);
        foreach (var recording in recordings)
        {
            var sequence = new GeneratedSequence(recording.Topology, KernelMode.Strict, [.. recording.Steps.Select(step => step.Operation)]);
            var failure = runner.Run(sequence);
            yield return (recording, failure is null ? null : new CampaignFailure(0, sequence, failure));
        }
    }
}
