namespace DaxVerify.Bus.DriverCore;

/// <summary>Decides whether a memory allocation succeeds; a harness passes its own to make allocations fail.</summary>
public interface IAllocationPolicy
{
    /// <summary>Asks for memory.</summary>
    /// <param name="what">What it is for, for messages.</param>
    /// <returns>Whether it is granted.</returns>
    bool TryAllocate(string what);
}
