namespace DaxVerify.Specification.Concurrency;

/// <summary>The step that an operation takes next. <c>specs/linearizability.md</c> says which stages each operation has, and why.</summary>
public enum Stage
{
    /// <summary>Looks up what it is about: opens a file, finds a module.</summary>
    Start,

    /// <summary>Takes the file's active reference and does what needs no further step.</summary>
    Body,

    /// <summary>Changes an instance under both semaphores.</summary>
    Configure,

    /// <summary>Ends an addition or a removal of whole ranges.</summary>
    CommitRanges,

    /// <summary>Ends a creation.</summary>
    FinishCreate,

    /// <summary>Claims an instance for deletion.</summary>
    Claim,

    /// <summary>Takes a claimed instance away and gives its id back.</summary>
    Remove,

    /// <summary>Sets the driver pointer of an instance that was named.</summary>
    ClaimForBind,

    /// <summary>Probes a claimed instance.</summary>
    Probe,

    /// <summary>Clears the seed after a probe.</summary>
    ClearSeed,

    /// <summary>Lets the device mutex go after a successful probe.</summary>
    SettleBinding,

    /// <summary>The end of a bind.</summary>
    BindDone,

    /// <summary>Takes the device mutex to unbind an instance that was named.</summary>
    Unbind,

    /// <summary>Releases what a driver holds.</summary>
    Release,

    /// <summary>Clears the driver pointer.</summary>
    ClearDriver,

    /// <summary>The end of an unbind.</summary>
    UnbindDone,

    /// <summary>Goes to the next device that a driver is offered.</summary>
    Walk,

    /// <summary>Sets the driver pointer of the device that the walk is at.</summary>
    ClaimForWalk,

    /// <summary>Offers the first instance of a new region the next driver.</summary>
    OfferDrivers,

    /// <summary>Binds a provider.</summary>
    BindProvider,

    /// <summary>Ends the binding of a provider.</summary>
    FinishProvider,

    /// <summary>Takes the driver away from a provider again whose probe failed.</summary>
    RefuseProvider,

    /// <summary>Begins the unbinding of a provider.</summary>
    UnbindProvider,

    /// <summary>Takes the next instance of a region down, or the region.</summary>
    TearDown,

    /// <summary>Makes a loaded driver present.</summary>
    FinishLoad,

    /// <summary>Clears the ids of a driver that goes.</summary>
    ClearIds,

    /// <summary>Takes a driver off its next device, or off the bus.</summary>
    Unregister,

    /// <summary>Releases pinned memory.</summary>
    ReleasePins,

    /// <summary>Opens a device node.</summary>
    OpenNode,

    /// <summary>Maps an open device node.</summary>
    MapNode,

    /// <summary>Looks at the address of a new mapping.</summary>
    LookAtMapping,

    /// <summary>Goes on with a directory.</summary>
    List,

    Ended,
}
