using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives;

/// <summary>What rewritten code calls where it is about to do something that the engine doesn't control.</summary>
internal static class UncontrolledShim
{
    /// <summary>Throws under control; outside it the operation goes on as it is.</summary>
    public static void Met(string operation, string site)
    {
        if (ThreadSlot.Current is { } slot)
        {
            if (slot.Controller.Aborting)
                throw new AbortException();
            throw new UncontrolledOperationException($"{operation} at {Site.Place(site)} in {Site.Method(site)}");
        }
    }

    /// <summary>The exception to throw for a member that a substituted type doesn't have.</summary>
    public static Exception Missing(string operation, string site) =>
        new UncontrolledOperationException($"{operation} at {Site.Place(site)} in {Site.Method(site)}");
}
