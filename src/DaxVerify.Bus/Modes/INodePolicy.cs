using DaxVerify.Bus.Nodes;

namespace DaxVerify.Bus.Modes;

/// <summary>What device nodes remember of earlier bindings.</summary>
public interface INodePolicy
{
    /// <summary>Whether an open finds the character device of an earlier binding while a file of that binding is alive.</summary>
    bool FindsStaleCharacterDevice { get; }

    /// <summary>Whether a forked child inherits mappings.</summary>
    bool InheritsMappingsOverFork { get; }

    /// <summary>Whether a file may still make mappings.</summary>
    /// <param name="file">The file.</param>
    /// <returns>Whether it may.</returns>
    bool MayMap(OpenFile file);

    /// <summary>Whether a mapping may begin at an offset.</summary>
    /// <param name="offset">Byte offset in the device.</param>
    /// <param name="align">The device's align in bytes.</param>
    /// <returns>Whether it may.</returns>
    bool MayMapAt(ulong offset, ulong align);

    /// <summary>Whether a page table entry of the device's align may point to a physical address; entries drop the bits below the align.</summary>
    /// <param name="physical">The address.</param>
    /// <param name="align">The device's align in bytes.</param>
    /// <returns>Whether it may; otherwise the access is answered with SIGBUS.</returns>
    bool MayPointAt(ulong physical, ulong align);

    /// <summary>Whether a mapping may be used in the life of the device that its instance is in now.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <returns>Whether it may.</returns>
    bool MayAccess(MemoryMapping mapping);

    /// <summary>What a cut through a mapping must be a multiple of.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <returns>Bytes.</returns>
    ulong SplitAlign(MemoryMapping mapping);
}
