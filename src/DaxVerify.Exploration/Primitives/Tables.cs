using DaxVerify.Exploration.Primitives.Cancellation;
using DaxVerify.Exploration.Primitives.Collections;
using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Primitives.Handles;
using DaxVerify.Exploration.Primitives.Hashes;
using DaxVerify.Exploration.Primitives.Lifetime;
using DaxVerify.Exploration.Primitives.Locks;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Primitives.Process;
using DaxVerify.Exploration.Primitives.Tasks;
using DaxVerify.Exploration.Primitives.Threads;
using DaxVerify.Exploration.Primitives.Time;

namespace DaxVerify.Exploration.Primitives;

/// <summary>
/// The tables in which primitives keep what they know of the program's objects. Each renews itself at its first use in an execution; all of
/// them are emptied at the end of an exploration, so that its load context can be unloaded. A test holds the list against the static fields.
/// </summary>
internal static class Tables
{
    /// <summary>Drops all objects of the program.</summary>
    public static void Clear()
    {
        StaticState.Clear();
        MonitorTable.Clear();
        ArrayShim.Clear();
        ArrayPoolShim.Clear();
        AddressNotes.Clear();
        GcShim.Clear();
        CollectionShim.Clear();
        FrameworkShim.Clear();
        ObjectKinds.Clear();
        Contents.Clear();
        CancellationState.Clear();
        TaskTable.Clear();
        ControlledTimeProvider.Clear();
        SchedulerPairShim.Clear();
        ContextOwners.Clear();
        HandleTable.Clear();
        LifetimeShim.Clear();
        ObjectShim.Clear();
        RegistrationByHand.Clear();
        KeptState.Clear();
    }
}
