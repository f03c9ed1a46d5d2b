using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes.Strict;

/// <summary>
/// Reads the range that the mapping publishes, without a lock: whoever removes the mapping may wait for the read, whatever it holds.
/// </summary>
public sealed class PublishedMappingRead : IMappingReadPolicy
{
    /// <inheritdoc/>
    public Errno Read(DaxMapping mapping, Func<DevDaxRange, ulong> field, CancellationToken killed, out ulong value)
    {
        var range = mapping.Range;
        value = range is null ? 0 : field(range);
        return range is null ? Errno.ENXIO : Errno.None;
    }
}
