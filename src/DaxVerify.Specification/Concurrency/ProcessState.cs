using System.Collections.Immutable;
using DaxVerify.Specification.State;

namespace DaxVerify.Specification.Concurrency;

/// <summary>What one process has: its file, its mapping, and whether a fatal signal has reached it.</summary>
public sealed record ProcessState
{
    /// <summary>A process that has nothing.</summary>
    public static ProcessState Idle { get; } = new();

    /// <summary>The file that it keeps open.</summary>
    public FileState? File { get; init; }

    /// <summary>The file that it has open while it maps it.</summary>
    public FileState? Mapped { get; init; }

    /// <summary>Its mapping.</summary>
    public MemoryMapState? Map { get; init; }

    /// <summary>Physical addresses that it stored to.</summary>
    public ImmutableSortedSet<ulong> Written { get; init; } = [];

    /// <summary>Whether a fatal signal was sent to it: its killable waits may fail from then on.</summary>
    public bool IsSignalled { get; init; }
}
