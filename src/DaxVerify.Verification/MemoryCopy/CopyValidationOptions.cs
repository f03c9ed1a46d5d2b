using DaxVerify.MemoryCopy;
using DaxVerify.Verification.MemoryCopy.GuardPages;

namespace DaxVerify.Verification.MemoryCopy;

/// <summary>What <see cref="CopyValidation"/> shall run.</summary>
public sealed record CopyValidationOptions
{
    /// <summary>A few seconds instead of the whole: fewer alignments and lengths of the same checks.</summary>
    public bool Quick { get; init; }

    /// <summary>The SIMD paths to validate; all that the processor supports by default.</summary>
    public IReadOnlyList<SimdPath> Paths { get; init; } = SimdPaths.Supported;

    /// <summary>Only the check of this name; <see langword="null"/> for all.</summary>
    public string? Only { get; init; }

    /// <summary>How to start the child process of the guard-page check; <see langword="null"/> leaves that check out.</summary>
    public GuardChildCommand? GuardChild { get; init; }

    /// <summary>How many checks run at once.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Called once for each check, in the order of the plan, from any thread but never twice at once.</summary>
    public Action<CopyCheckResult>? Progress { get; init; }
}
