using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Recordings;

/// <summary>One recorded sequence: a line of a recording.</summary>
public sealed class RecordedSequence
{
    /// <summary>Identifier, unique within a kernel.</summary>
    public required string Id { get; init; }

    /// <summary>The mode that is like the kernel it was recorded on.</summary>
    public required KernelMode Kernel { get; init; }

    /// <summary>The release whose defects it shows; <see langword="null"/> where the mode is like no kernel.</summary>
    public required KernelRelease? Release { get; init; }

    /// <summary>Group: what the generator aimed at.</summary>
    public required string Group { get; init; }

    /// <summary>The machine at the start.</summary>
    public required BusTopology Topology { get; init; }

    /// <summary>All snapshot keys at the start.</summary>
    public required IReadOnlyDictionary<string, string?> Initial { get; init; }

    public required IReadOnlyList<RecordedStep> Steps { get; init; }

    /// <summary>Marks on steps after which the kernel was damaged.</summary>
    public required IReadOnlyList<Hazard> Hazards { get; init; }

    /// <summary>Whether the kernel died before the sequence was over; the recorded steps are good all the same.</summary>
    public required bool Aborted { get; init; }

    /// <summary>The file the sequence was read from.</summary>
    public required string File { get; init; }

    /// <summary>Its line, from 1.</summary>
    public required int Line { get; init; }
}
