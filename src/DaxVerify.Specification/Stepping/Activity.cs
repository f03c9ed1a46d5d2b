using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Specification.Stepping;

/// <summary>
/// What an operation still has to do, as a chain of steps that is run to its end. Where others may step in between is told by the steps in
/// <c>Concurrency</c>, which do with each what is told here.
/// </summary>
public abstract record Activity
{
    /// <summary>The chain's last link: the operation has ended.</summary>
    /// <param name="Result">What it returns.</param>
    public sealed record Ended(OperationResult Result) : Activity;

    /// <summary>The first link of every operation.</summary>
    public sealed record Start(CompiledOperation Operation) : Activity;

    /// <summary>Runs the probe of a driver on a device that it has claimed.</summary>
    /// <param name="IsKilled">Whether killable waits fail.</param>
    /// <param name="Then">What follows, told how the probe ended.</param>
    public sealed record Probe(string Driver, InstanceName Device, bool IsKilled, Func<Errno, Activity> Then) : Activity;

    /// <summary>Clears the seed after a successful probe; takes neither rwsem.</summary>
    /// <param name="Then">What follows.</param>
    public sealed record ClearSeed(InstanceName Device, Activity Then) : Activity;

    /// <summary>Offers a driver every unbound device behind one, in order. No wait of such a walk can be killed.</summary>
    /// <param name="After">The device looked at last.</param>
    public sealed record OfferDevices(string Driver, InstanceName After) : Activity;

    /// <summary>Offers a device every driver from one on, in registration order, until one binds. No wait of such a walk can be killed.</summary>
    /// <param name="Index">Position of the next driver.</param>
    public sealed record OfferDrivers(InstanceName Device, int Index) : Activity;

    /// <summary>Releases what a driver holds on a device that it is bound to.</summary>
    /// <param name="Then">What follows.</param>
    public sealed record Detach(InstanceName Device, Activity Then) : Activity;

    /// <summary>Clears the driver pointer after everything was released.</summary>
    /// <param name="Then">What follows.</param>
    public sealed record ClearDriver(InstanceName Device, Activity Then) : Activity;

    /// <summary>Takes a driver off all its devices, then off the bus.</summary>
    public sealed record UnregisterDriver(string Driver) : Activity;

    /// <summary>Removes an invalidated instance from the bus.</summary>
    public sealed record RemoveInstance(InstanceName Device) : Activity;

    /// <summary>Takes the instances of a region down one by one, then the region.</summary>
    public sealed record TearDownRegion(int Region) : Activity;
}
