using DaxVerify.Bus.DriverCore;

namespace DaxVerify.Scenarios.Processes;

/// <summary>An allocation policy that grants everything until it is told which of the next allocations to refuse.</summary>
public sealed class CountdownAllocations : IAllocationPolicy
{
    private int _untilFailure = -1;
    private int _refused;

    /// <summary>How many were refused; for whoever waited for the end of the process that asks.</summary>
    public int Refused => _refused;

    /// <summary>Refuses one of the next allocations.</summary>
    /// <param name="index">Which one, counted from 0.</param>
    public void FailNext(int index) => Volatile.Write(ref _untilFailure, index);

    /// <summary>Grants everything again.</summary>
    public void GrantAll() => Volatile.Write(ref _untilFailure, -1);

    /// <inheritdoc/>
    public bool TryAllocate(string what)
    {
        if (Volatile.Read(ref _untilFailure) < 0 || Interlocked.Decrement(ref _untilFailure) != -1)
        {
            return true;
        }

        _refused++;
        return false;
    }
}
