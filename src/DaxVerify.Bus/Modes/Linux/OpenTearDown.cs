using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>Linux doesn't mark the region: a create during tear-down adds an instance that nobody takes away.</summary>
public sealed class OpenTearDown : ITearDownPolicy
{
    /// <param name="probeHoldsRegion">Linux 6.1: the probe has a reference of its own, which one that fails over a dynamic region forgets.</param>
    public OpenTearDown(bool probeHoldsRegion)
    {
        ProbeHoldsRegion = probeHoldsRegion;
    }

    /// <inheritdoc/>
    public bool ProbeHoldsRegion { get; }

    /// <inheritdoc/>
    public bool ClosesUntilProbed => false;

    /// <inheritdoc/>
    public void AfterProbe(DaxRegion region)
    {
    }

    /// <inheritdoc/>
    public void Begin(DaxRegion region)
    {
    }
}
