using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>
/// Linux accepts a range on a bound instance (recorded: edge-a-0022), any start (edge-a-0018), and a zero length on an empty instance
/// (edge-a-0016). A misaligned length is ENXIO on 6.1 and silently ignored on 6.12 (edge-a-0021). Without a provider driver the write
/// accepts no byte and says success.
/// </summary>
public sealed class LinuxMappingWrite : IMappingWritePolicy
{
    private readonly Errno _misalignedLength;

    /// <summary>Makes the policy.</summary>
    /// <param name="misalignedLength">What a misaligned length gets.</param>
    public LinuxMappingWrite(Errno misalignedLength)
    {
        _misalignedLength = misalignedLength;
    }

    /// <inheritdoc/>
    public Errno WithoutProvider => Errno.None;

    /// <inheritdoc/>
    public Errno Add(DevDax instance, ulong start, ulong length)
    {
        StabilityRole.UnderRegionSemaphore(instance);
        return length % RangeAllocation.Granularity(instance) == 0
            ? RangeAllocation.Allocate(instance, start, length)
            : _misalignedLength;
    }
}
