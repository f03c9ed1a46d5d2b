using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Strict;

/// <summary>Gives the parts back, so that a resize that fails has changed nothing.</summary>
public sealed class UndoneGrowth : IFailedGrowthPolicy
{
    /// <inheritdoc/>
    public void AfterFailure(DevDax instance, ulong sizeBefore)
    {
        StabilityRole.UnderRegionSemaphore(instance);
        if (instance.Size > sizeBefore)
        {
            RangeAllocation.Shrink(instance, instance.Size - sizeBefore);
        }
    }
}
