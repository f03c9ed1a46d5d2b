using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives;

/// <summary>What rewritten code and primitives call where something is about to happen that the engine doesn't control.</summary>
internal static class UncontrolledShim
{
    /// <summary>Ends the execution under control; outside it the operation goes on as it is.</summary>
    public static void Met(string operation, string site)
    {
        if (ThreadSlot.Current is not null)
        {
            throw Missing(operation, site);
        }
    }

    /// <summary>Code that isn't rewritten is called: it is one step, and what it touches isn't seen. That matters where others can touch the same.</summary>
    public static void RunsAsItIs(string operation, string site)
    {
        if (ThreadSlot.Current is { } slot && slot.Controller.HasOthers(slot))
        {
            slot.Controller.Limits.Note(LimitKind.NotRewritten, "{1} is not rewritten", site, operation);
        }
    }

    /// <summary>The same of a call that is passed what it can run, now or later, on a thread of its own.</summary>
    public static void RunsOurs(string operation, string site) =>
        ThreadSlot.Current?.Controller.Limits.Note(LimitKind.NotRewritten, "{1} is not rewritten, and may run what it is passed on a thread of its own", site, operation);

    /// <summary>Notes that a call that can take long begins, or, by an empty text, that it has ended.</summary>
    public static void Enters(string operation)
    {
        if (ThreadSlot.Current is { } slot)
        {
            slot.Outside = operation;
        }
    }

    /// <summary>The exception to throw for a member that a substituted type doesn't have.</summary>
    public static Exception Missing(string operation, string site) => Refusal.Of($"{operation}{(Site.Place(site) is { Length: > 0 } place ? $" at {place}" : "")} in {Site.Method(site)}");
}
