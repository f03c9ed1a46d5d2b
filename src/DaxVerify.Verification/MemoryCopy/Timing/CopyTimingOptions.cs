namespace DaxVerify.Verification.MemoryCopy.Timing;

/// <summary>What <see cref="CopyTiming"/> shall measure.</summary>
public sealed record CopyTimingOptions
{
    /// <summary>Fewer sizes and rounds.</summary>
    public bool Quick { get; init; }

    /// <summary>Only the suites whose name contains this.</summary>
    public string? Suite { get; init; }

    /// <summary>The sizes, in bytes; <see langword="null"/> for the standard ones.</summary>
    public IReadOnlyList<long>? Sizes { get; init; }

    /// <summary>Called after each size of a suite, with its points.</summary>
    public Action<IReadOnlyList<CopyMeasurement>>? Progress { get; init; }
}
