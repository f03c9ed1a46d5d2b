using System.Collections.Immutable;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.State;

/// <summary>The process's one mapping of a device.</summary>
public sealed record MemoryMapState
{
    /// <summary>The file it was made through.</summary>
    public required FileState File { get; init; }

    /// <summary>Byte offset in the device at the mapping's start.</summary>
    public required ulong Offset { get; init; }

    /// <summary>Virtual address, as far as aligns go: modulo 1 GiB.</summary>
    public ulong Address { get; init; }

    /// <summary>Bytes, whole pages.</summary>
    public required ulong Length { get; init; }

    /// <summary>Access.</summary>
    public required Protection Protection { get; init; }

    /// <summary>Align of the device when it was mapped, for splits after the device is gone.</summary>
    public required ulong Align { get; init; }

    /// <summary>Whether the device was killed since; counts where stale references don't live.</summary>
    public bool IsKilled { get; init; }

    /// <summary>Parts that were unmapped, as offsets in the mapping.</summary>
    public ImmutableArray<Extent> Holes { get; init; } = [];

    /// <summary>Whether nothing of it is left mapped, so that it holds its file no longer.</summary>
    public bool IsEmpty
    {
        get
        {
            var at = 0UL;
            foreach (var hole in Holes.OrderBy(hole => hole.Start))
            {
                if (hole.Start > at)
                {
                    return false;
                }

                at = Math.Max(at, hole.Start + hole.Length);
            }

            return at >= Length;
        }
    }
}
