using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <content>What is remembered of the reads of a location, and of all accesses to it.</content>
internal static partial class RaceDetector
{
    private static void RememberRead(ThreadSlot slot, ref Shadow shadow, string site, bool isOnce = false)
    {
        var shared = Epoch.Make(slot.Controller.Stamp, Controller.ThreadsMax - 1, SharedRead);
        if (shadow.Read == shared)
        {
            shadow.Extra!.RememberRead(slot.Id, slot.Clock[slot.Id], site);
            MarkOnce(shadow.Extra, slot.Id, isOnce);
            return;
        }

        if (Races(shadow.Read, slot))
        {
            var extra = shadow.Extra ??= new LocationState();
            extra.Reads.Renew(slot.Controller.Stamp);
            extra.Reads.Clear();
            var first = Epoch.ThreadOf(shadow.Read);
            extra.RememberRead(first, Epoch.ClockOf(shadow.Read), shadow.ReadSite!);
            extra.OnceReaders = 0;
            MarkOnce(extra, first, Epoch.IsOnce(shadow.Read));
            MarkOnce(extra, slot.Id, isOnce);
            extra.RememberRead(slot.Id, slot.Clock[slot.Id], site);
            shadow.Read = shared;
            return;
        }

        shadow.Read = isOnce ? slot.Epoch | Epoch.OnceMark : slot.Epoch;
        shadow.ReadSite = site;
    }

    private static void MarkOnce(LocationState location, int thread, bool isOnce) =>
        location.OnceReaders = isOnce ? location.OnceReaders | (1UL << thread) : location.OnceReaders & ~(1UL << thread);

    /// <summary>A thread that has read the location, unordered with what the thread does now, if possible not only once; -1 if there is none.</summary>
    private static int UnorderedReader(ThreadSlot slot, ref Shadow shadow, out string? site, out bool isOnce)
    {
        site = null;
        isOnce = false;
        var shared = Epoch.Make(slot.Controller.Stamp, Controller.ThreadsMax - 1, SharedRead);
        if (shadow.Read != shared)
        {
            site = shadow.ReadSite;
            isOnce = Epoch.IsOnce(shadow.Read);
            return Races(shadow.Read, slot) ? Epoch.ThreadOf(shadow.Read) : -1;
        }

        var reader = -1;
        for (var i = 0; i < slot.Controller.ThreadCount; i++)
        {
            if (i != slot.Id && shadow.Extra!.Reads[i] > slot.Clock[i])
            {
                (reader, site, isOnce) = (i, shadow.Extra.ReadSite(i), (shadow.Extra.OnceReaders & (1UL << i)) != 0);
                if (!isOnce)
                {
                    break;
                }
            }
        }

        return reader;
    }

    /// <summary>An access of this execution that isn't ordered with what the thread does now; null if all are.</summary>
    public static (int Thread, AccessKind Kind, string Site)? UnorderedAccess(ThreadSlot slot, ref Shadow shadow, LocationState location)
    {
        if (Races(shadow.Write, slot))
        {
            return (Epoch.ThreadOf(shadow.Write), AccessKind.Write, shadow.WriteSite!);
        }

        if (UnorderedReader(slot, ref shadow, out var site, out _) is var reader && reader >= 0)
        {
            return (reader, AccessKind.Read, site!);
        }

        foreach (var part in shadow.Extra?.Parts ?? [])
        {
            if (UnorderedAccess(slot, ref part.Shadow, part.Shadow.Extra ?? location) is { } access)
            {
                return access;
            }
        }

        if (!location.IsUsedIn(slot.Controller))
        {
            return null;
        }

        return Races(location.AtomicWrite, slot) ? (Epoch.ThreadOf(location.AtomicWrite), AtomicKind(location.AtomicWriteIsUpdate ? OpKind.ReadWrite : OpKind.Write), location.AtomicWriteSite)
            : Races(location.AtomicRead, slot) ? (Epoch.ThreadOf(location.AtomicRead), AccessKind.VolatileRead, location.AtomicReadSite)
            : null;
    }
}
