namespace DaxVerify.Bus.DriverCore;

/// <summary>The allocation policy of a machine without memory pressure: everything is granted.</summary>
public sealed class UnlimitedMemory : IAllocationPolicy
{
    /// <inheritdoc/>
    public bool TryAllocate(string what) => true;
}
