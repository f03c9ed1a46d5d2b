namespace DaxVerify.Bus.Dax;

/// <summary>How an instance that is released gives its id back, and whether it holds its region until then.</summary>
public interface IIdReleasePolicy
{
    /// <summary>
    /// Whether every instance holds its region until it is released. Otherwise its id does: from its allocation until it is given back, which a deletion does before the
    /// instance is gone; an instance of a static region has no id of its own and holds nothing.
    /// </summary>
    bool InstanceHoldsRegion { get; }

    /// <summary>Gives the id back, under the device semaphore.</summary>
    /// <param name="instance">The instance, whose last reference was dropped.</param>
    void GiveBack(DevDax instance);
}
