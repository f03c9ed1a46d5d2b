using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Strict;

/// <summary>Files and mappings of an earlier binding never work again; a forked child has no mapping.</summary>
public sealed class MappingsOfOneLife : IMemoryMappingPolicy
{
    /// <inheritdoc/>
    public bool InheritsMappingsOverFork => false;

    /// <inheritdoc/>
    public bool MayMap(DaxDevice device, int life, bool wasOpenedAlive) => life == device.Life;

    /// <inheritdoc/>
    public bool MayMapAt(ulong offset, ulong align) => offset % align == 0;

    /// <inheritdoc/>
    public bool MayPointAt(ulong physical, ulong align) => physical % align == 0;

    /// <inheritdoc/>
    public bool MayAccess(DaxDevice device, int life) => life == device.Life;

    /// <inheritdoc/>
    public ulong SplitAlign(DevDax instance, ulong mappedAlign) => mappedAlign;
}
