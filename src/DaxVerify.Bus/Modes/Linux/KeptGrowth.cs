using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>Linux keeps the parts that were allocated before the error.</summary>
public sealed class KeptGrowth : IFailedGrowthPolicy
{
    /// <inheritdoc/>
    public void AfterFailure(DevDax instance, ulong sizeBefore)
    {
    }
}
