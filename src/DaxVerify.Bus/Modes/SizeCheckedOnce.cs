using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes;

/// <summary>Linux checks the size before any lock, so a change of the align in between leaves ranges that don't fit it.</summary>
public sealed class SizeCheckedOnce : IResizePolicy
{
    /// <inheritdoc/>
    public Errno ReadGranularity(DevDax instance, CancellationToken killed, out ulong granularity)
    {
        granularity = RangeAllocation.Granularity(instance);
        return Errno.None;
    }

    /// <inheritdoc/>
    public Errno Recheck(DevDax instance, ulong size) => Errno.None;
}
