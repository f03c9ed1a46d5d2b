using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <summary>
/// Accesses to released objects. A release marks every location of its object, and is taken as a write to all of them: an access that comes later meets the mark, one that
/// came before without being ordered could have come later. Thus no schedule has to be tried for the order of the two, and nothing has to be asked where nobody releases:
/// a marked location never is on the fast path.
/// </summary>
internal static class LifetimeDetector
{
    /// <summary>An access, which a mark makes a defect, unless it is part of the release itself.</summary>
    /// <returns>Whether the location is marked: then the access is nothing to remember.</returns>
    public static bool Check(ThreadSlot slot, LocationState? location, AccessKind kind, string site)
    {
        if (location?.ReleasedIn(slot.Controller.Stamp) is not { } released)
        {
            return false;
        }

        if (!ReferenceEquals(released, slot.Releases))
        {
            slot.Controller.Fail(Describe(released, new AccessFact(slot.ToFact(), kind, Site.Place(site)), site, isAfter: true));
        }

        return true;
    }

    /// <summary>One location of an object that is being released.</summary>
    public static void Release(ref Shadow shadow, ThreadSlot slot, Released released)
    {
        var controller = slot.Controller;
        var location = shadow.Extra ??= new LocationState();
        if (controller.MemoryPoints && !released.IsDisposal && location.IsUsedIn(controller))
        {
            controller.Point(slot, OpKind.Write, location, released.Site);
        }

        if (!released.IsDisposal && slot.Region is null && RaceDetector.UnorderedAccess(slot, ref shadow, location) is { } access)
        {
            controller.Fail(Describe(released, new AccessFact(controller.Slot(access.Thread).ToFact(), access.Kind, Site.Place(access.Site)), access.Site, isAfter: false));
        }

        location.Mark(released);
        location.ForgetParts();
        shadow.Read = shadow.Write = 0;
    }

    /// <summary>One location of an object that is in use again.</summary>
    public static void Reuse(ref Shadow shadow)
    {
        shadow.Read = shadow.Write = 0;
        if (shadow.Extra is { } location)
        {
            location.Mark(null);
            location.ForgetParts();
            location.AtomicRead = location.AtomicWrite = 0;
        }
    }

    private static Finding Describe(Released released, AccessFact access, string site, bool isAfter)
    {
        var release = new AccessFact(released.Thread, AccessKind.Release, Site.Place(released.Site));
        return new Finding
        {
            Kind = BugKind.UseAfterRelease,
            Member = Site.Member(site),
            Operation = released.What,
            Place = access.Place,
            Accesses = isAfter ? [release, access] : [access, release],
        };
    }
}
