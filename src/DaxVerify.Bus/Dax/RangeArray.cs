using DaxVerify.Bus.DriverCore;

namespace DaxVerify.Bus.Dax;

/// <summary>What the ledger knows of the array that holds an instance's ranges: there from the first range to the last.</summary>
/// <param name="instance">Name of the instance.</param>
internal sealed class RangeArray(string instance) : KernelMemory
{
    /// <inheritdoc/>
    public override string Describe() => $"ranges of {instance}";
}
