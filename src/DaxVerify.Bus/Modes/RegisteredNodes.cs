using DaxVerify.Bus.Nodes;

namespace DaxVerify.Bus.Modes;

/// <summary>
/// An open finds the character device that is registered now or gets ENXIO; files and mappings of an earlier binding never work again;
/// a forked child has no mapping.
/// </summary>
public sealed class RegisteredNodes : INodePolicy
{
    /// <inheritdoc/>
    public bool FindsStaleCharacterDevice => false;

    /// <inheritdoc/>
    public bool InheritsMappingsOverFork => false;

    /// <inheritdoc/>
    public bool MayMap(OpenFile file) => file.Life == file.Instance.DaxDevice.Life;

    /// <inheritdoc/>
    public bool MayMapAt(ulong offset, ulong align) => offset % align == 0;

    /// <inheritdoc/>
    public bool MayPointAt(ulong physical, ulong align) => physical % align == 0;

    /// <inheritdoc/>
    public bool MayAccess(MemoryMapping mapping) => mapping.Life == mapping.File.Instance.DaxDevice.Life;

    /// <inheritdoc/>
    public ulong SplitAlign(MemoryMapping mapping) => mapping.Align;
}
