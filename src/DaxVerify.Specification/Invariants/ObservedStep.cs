using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Specification.Invariants;

/// <summary>One step of a run as seen from outside, with what earlier steps have shown.</summary>
public sealed class ObservedStep
{
    /// <summary>The machine.</summary>
    public required BusTopology Topology { get; init; }

    /// <summary>What was seen before.</summary>
    public required SystemObservation Before { get; init; }

    /// <summary>The operation; <see langword="null"/> for a first look.</summary>
    public required Operation? Operation { get; init; }

    /// <summary>What it returned.</summary>
    public required OperationResult? Result { get; init; }

    /// <summary>What is seen now.</summary>
    public required SystemObservation After { get; init; }

    /// <summary>What the run has learned up to and with this step; <see langword="null"/> for one look at a machine whose run nobody watched.</summary>
    public required RunHistory? History { get; init; }

    /// <summary>What is left after a full tear-down; <see langword="null"/> while the machine runs.</summary>
    public IReadOnlyList<string>? Left { get; init; }

    /// <summary>Looks an instance up.</summary>
    /// <returns>The instance, or <see langword="null"/>.</returns>
    public static InstanceObservation? Find(SystemObservation system, string name)
    {
        foreach (var instance in system.Instances)
        {
            if (instance.Name == name)
            {
                return instance;
            }
        }

        return null;
    }
}
