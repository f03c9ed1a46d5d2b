using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes;

/// <summary>How a region's tear-down begins, before its provider's resources are released.</summary>
public interface ITearDownPolicy
{
    /// <summary>Begins the tear-down; the provider's mutex is held.</summary>
    /// <param name="region">The region.</param>
    void Begin(DaxRegion region);
}
