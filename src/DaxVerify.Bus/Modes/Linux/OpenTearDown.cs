using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>Linux doesn't mark the region: a create during tear-down adds an instance that nobody takes away.</summary>
public sealed class OpenTearDown : ITearDownPolicy
{
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
