using DaxVerify.Bus.Sysfs;

namespace DaxVerify.Bus.Memory;

/// <summary>A block of hot-added memory: the unit of onlining, <c>/sys/devices/system/memory/memoryN</c>.</summary>
internal sealed class MemoryBlock
{
    /// <summary>Makes an offline block.</summary>
    /// <param name="number">Its address divided by the block size.</param>
    public MemoryBlock(ulong number)
    {
        Number = number;
        Directory = new KernfsDirectory($"memory{number}");
    }

    /// <summary>Its address divided by the block size.</summary>
    public ulong Number { get; }

    public KernfsDirectory Directory { get; }

    /// <summary>Whether the block holds its own memory map instead of taking it from the memory that was there before (4eca0ef4).</summary>
    public bool HoldsMemoryMap { get; init; }

    public bool IsOnline { get; set; }

    /// <summary>Whether it was removed while somebody waited to change its state.</summary>
    public bool IsRemoved { get; set; }
}
