using DaxVerify.Annotations;
using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>
/// On Linux an old mapping works again after a re-bind (recorded: edge-a-0006); fork copies mappings, although the first patch of
/// device-dax (2016) promised otherwise.
/// </summary>
public sealed class RevivedMappings : IMemoryMappingPolicy
{
    /// <inheritdoc/>
    public bool InheritsMappingsOverFork => true;

    /// <summary>
    /// A file that was opened on a dead device has no instance behind it: the recorded kernel dies when it is mapped (edge-a-0001), here it
    /// gets ENXIO.
    /// </summary>
    /// <inheritdoc/>
    public bool MayMap(DaxDevice device, int life, bool wasOpenedAlive) => wasOpenedAlive;

    /// <inheritdoc/>
    public bool MayMapAt(ulong offset, ulong align) => true;

    /// <inheritdoc/>
    public bool MayPointAt(ulong physical, ulong align) => true;

    /// <inheritdoc/>
    public bool MayAccess(DaxDevice device, int life) => true;

    /// <summary>The align that the instance has now: after an unbind it may be another one than the mapping was made with.</summary>
    /// <inheritdoc/>
    [SuppressLockAnalysis("quirk of Linux 6.12, finding 024-unlocked-split: reads the align without a lock")]
    public ulong SplitAlign(DevDax instance, ulong mappedAlign) => instance.Align;
}
