namespace DaxVerify.Bus.Memory;

/// <summary>What an unbind of kmem does about a range that its probe was refused, because the memory was taken.</summary>
public interface IRefusedRangePolicy
{
    /// <summary>Comes to such a range.</summary>
    /// <param name="start">First byte, at a block boundary.</param>
    /// <param name="end">Last byte.</param>
    /// <returns>Whether the kernel lives on.</returns>
    bool Remove(MemoryHotplug hotplug, ulong start, ulong end);
}
