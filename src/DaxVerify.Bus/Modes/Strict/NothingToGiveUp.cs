using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Strict;

/// <summary>A wait that failed left nothing to release.</summary>
public sealed class NothingToGiveUp : IKilledResizePolicy
{
    /// <inheritdoc/>
    public void GiveUp(DaxBus bus)
    {
    }
}
