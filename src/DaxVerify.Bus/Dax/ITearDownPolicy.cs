namespace DaxVerify.Bus.Dax;

/// <summary>How a region's tear-down begins, before its provider's resources are released.</summary>
public interface ITearDownPolicy
{
    /// <summary>Whether a region refuses user space until its provider's probe has succeeded.</summary>
    bool ClosesUntilProbed { get; }

    /// <summary>Whether the provider's probe holds the region, too, until it has succeeded; that of a static region until it has ended.</summary>
    bool ProbeHoldsRegion { get; }

    /// <summary>The provider's probe has succeeded; its mutex is held.</summary>
    void AfterProbe(DaxRegion region);

    /// <summary>Begins the tear-down; the provider's mutex is held.</summary>
    void Begin(DaxRegion region);
}
