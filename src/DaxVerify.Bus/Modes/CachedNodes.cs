using DaxVerify.Annotations;
using DaxVerify.Bus.Nodes;

namespace DaxVerify.Bus.Modes;

/// <summary>
/// Linux keeps the character device in the inode while a file is open, so an unbound device opens (recorded: edge-a-0001); an old mapping
/// works again after a re-bind (edge-a-0006); fork copies mappings, although the first patch of device-dax (2016) promised otherwise.
/// </summary>
public sealed class CachedNodes : INodePolicy
{
    /// <inheritdoc/>
    public bool FindsStaleCharacterDevice => true;

    /// <inheritdoc/>
    public bool InheritsMappingsOverFork => true;

    /// <summary>
    /// A file that was opened on a dead device has no instance behind it: the recorded kernel dies when it is mapped (edge-a-0001), here it
    /// gets ENXIO.
    /// </summary>
    /// <inheritdoc/>
    public bool MayMap(OpenFile file) => file.WasOpenedAlive;

    /// <inheritdoc/>
    public bool MayMapAt(ulong offset, ulong align) => true;

    /// <inheritdoc/>
    public bool MayPointAt(ulong physical, ulong align) => true;

    /// <inheritdoc/>
    public bool MayAccess(MemoryMapping mapping) => true;

    /// <summary>The align that the instance has now: after an unbind it may be another one than the mapping was made with.</summary>
    /// <inheritdoc/>
    [SuppressLockAnalysis("quirk of Linux 6.12, finding 024-unlocked-split: reads the align without a lock")]
    public ulong SplitAlign(MemoryMapping mapping) => mapping.File.Instance.Align;
}
