using DaxVerify.Verification.Generation;

namespace DaxVerify.Verification.Traces;

/// <summary>A sequence that is kept: what to run, and what came of it when it was kept.</summary>
public sealed record SequenceTrace : Trace
{
    /// <summary>What to run.</summary>
    public required GeneratedSequence Sequence { get; init; }

    /// <summary>What it runs on: <c>bus</c> or <c>spec</c>.</summary>
    public string Target { get; init; } = "bus";

    /// <summary>Seed of the sequence that it was shrunk from.</summary>
    public ulong? Seed { get; init; }

    /// <summary>How it failed; <see langword="null"/> when it is kept as an example.</summary>
    public TraceVerdict? Verdict { get; init; }
}
