using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <content>Plain reads of what is compared and exchanged.</content>
internal static partial class RaceDetector
{
    private const string BeforeExchange = "a plain read of {0} before a compare-and-exchange of it may find what another thread puts there, or what was there before; as scheduling points (memory points) both are explored";

    /// <summary>
    /// Called before a plain read of a field that somebody compares and exchanges: what is read before an exchange is no race, so that it is a scheduling point, like a volatile read.
    /// </summary>
    public static void OnComparedRead<T>(ref T value, ref Shadow shadow, string site) => OnCompared(ref value, ref shadow, ReadManner.Any, site);

    /// <summary>The same before a read of a reference that goes on with what it read.</summary>
    public static void OnComparedCopy<T>(ref T value, ref Shadow shadow, string site) => OnCompared(ref value, ref shadow, ReadManner.Copy, site);

    /// <summary>The same before a read of a reference that only looks whether it is null.</summary>
    public static void OnComparedNullTest<T>(ref T value, ref Shadow shadow, string site) => OnCompared(ref value, ref shadow, ReadManner.NullTest, site);

    private static void OnCompared<T>(ref T value, ref Shadow shadow, ReadManner manner, string site)
    {
        if (ThreadSlot.Current is { } slot)
        {
            var location = shadow.Extra ??= new LocationState();
            location.StepsAtReads = true;
            location.NameSite = location.NameSite.Length > 0 ? location.NameSite : site;
            if (!(slot.Watched is { } region && region.IsQuiet(slot, OpKind.Read, ref shadow, site)) && !slot.Controller.MemoryPoints)
            {
                slot.Controller.Point(slot, OpKind.Read, location, site);
                slot.Stores.Read(slot, location.StepsOn, site);
            }

            if (manner == ReadManner.Any)
            {
                ReadSlow(slot, ref value, ref shadow, site);
            }
            else
            {
                ReadReference(slot, ref value, ref shadow, manner, site);
            }
        }
    }

    /// <summary>A plain read is validated by the exchange that follows, but which value it finds was not explored.</summary>
    public static void NoteForgiven(ThreadSlot slot, LocationState location, string site)
    {
        if (!location.StepsAtReads && !slot.Controller.MemoryPoints)
        {
            slot.Controller.Limits.Note(LimitKind.EitherReference, BeforeExchange, site);
        }
    }
}
