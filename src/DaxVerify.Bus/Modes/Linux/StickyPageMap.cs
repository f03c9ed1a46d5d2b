using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>Linux leaves the page map set, so every later probe fails with EINVAL (recorded: edge-a-0031).</summary>
public sealed class StickyPageMap : IFailedProbePolicy
{
    /// <inheritdoc/>
    public void AfterFailure(DevDax instance)
    {
    }
}
