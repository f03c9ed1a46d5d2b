namespace DaxVerify.Bus.Dax;

/// <summary>
/// How long the open files and memory mappings of a device node work, and where mappings may be made and cut. The room above asks it, so it
/// speaks of lives and aligns, not of files and mappings.
/// </summary>
public interface IMemoryMappingPolicy
{
    /// <summary>Whether a forked child inherits mappings.</summary>
    bool InheritsMappingsOverFork { get; }

    /// <summary>Whether a file may still make mappings.</summary>
    bool MayMap(DaxDevice device, int life, bool wasOpenedAlive);

    /// <summary>Whether a mapping may begin at an offset.</summary>
    /// <param name="offset">Byte offset in the device.</param>
    /// <param name="align">The device's align in bytes.</param>
    bool MayMapAt(ulong offset, ulong align);

    /// <summary>Whether a page table entry of the device's align may point to a physical address; entries drop the bits below the align.</summary>
    /// <param name="physical">The address.</param>
    /// <param name="align">The device's align in bytes.</param>
    /// <returns>Whether it may; otherwise the access is answered with SIGBUS.</returns>
    bool MayPointAt(ulong physical, ulong align);

    /// <summary>Whether a mapping may be used in the life of the device that its instance is in now.</summary>
    /// <param name="life">The life of the device in which the mapping's file was opened.</param>
    bool MayAccess(DaxDevice device, int life);

    /// <summary>What a cut through a mapping must be a multiple of.</summary>
    /// <param name="mappedAlign">Bytes: the instance's align when the mapping was made.</param>
    /// <returns>Bytes.</returns>
    ulong SplitAlign(DevDax instance, ulong mappedAlign);
}
