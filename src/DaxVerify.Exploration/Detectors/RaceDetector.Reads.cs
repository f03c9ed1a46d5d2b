using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <content>What is remembered of the reads of a location.</content>
internal static partial class RaceDetector
{
    private static void RememberRead(ThreadSlot slot, ref Shadow shadow, string site, bool isOnce = false)
    {
        var shared = Epoch.Make(slot.Controller.Stamp, Controller.ThreadsMax - 1, SharedRead);
        if (shadow.Read == shared)
        {
            var isFirst = shadow.Extra!.Reads[slot.Id] != slot.Clock[slot.Id];
            RememberShared(shadow.Extra, slot.Id, slot.Clock[slot.Id], site, isOnce ? ReadMark.Once : isFirst ? ReadMark.First : ReadMark.Several);
            return;
        }

        if (Races(shadow.Read, slot))
        {
            var extra = shadow.Extra ??= new LocationState();
            extra.Reads.Renew(slot.Controller.Stamp);
            extra.Reads.Clear();
            extra.OnceReaders = extra.FirstReaders = 0;
            RememberShared(extra, Epoch.ThreadOf(shadow.Read), Epoch.ClockOf(shadow.Read), shadow.ReadSite!, MarkOf(shadow.Read));
            RememberShared(extra, slot.Id, slot.Clock[slot.Id], site, isOnce ? ReadMark.Once : ReadMark.First);
            shadow.Read = shared;
            return;
        }

        var hasRead = (shadow.Read & ~(ulong)(Epoch.OnceMark | Epoch.FirstMark)) == slot.Epoch;
        shadow.Read = isOnce ? slot.Epoch | Epoch.OnceMark : hasRead || shadow.Extra is not { CountsReads: true } ? slot.Epoch : slot.Epoch | Epoch.FirstMark;
        shadow.ReadSite = site;
    }

    private static void RememberShared(LocationState location, int thread, uint clock, string site, ReadMark mark)
    {
        var bit = 1UL << thread;
        location.Reads.Set(thread, clock);
        location.ReadSites[thread] = site;
        location.OnceReaders = mark == ReadMark.Once ? location.OnceReaders | bit : location.OnceReaders & ~bit;
        location.FirstReaders = mark == ReadMark.First ? location.FirstReaders | bit : location.FirstReaders & ~bit;
    }

    private static ReadMark MarkOf(ulong epoch) => Epoch.IsOnce(epoch) ? ReadMark.Once : Epoch.IsFirst(epoch) ? ReadMark.First : ReadMark.Several;

    private static ReadMark MarkOf(LocationState location, int thread) =>
        (location.OnceReaders & (1UL << thread)) != 0 ? ReadMark.Once : (location.FirstReaders & (1UL << thread)) != 0 ? ReadMark.First : ReadMark.Several;

    /// <summary>A thread that has read the location, unordered with what the thread does now, if possible not only once; -1 if there is none.</summary>
    private static int UnorderedReader(ThreadSlot slot, ref Shadow shadow, out string? site, out ReadMark mark)
    {
        site = null;
        mark = ReadMark.Several;
        var shared = Epoch.Make(slot.Controller.Stamp, Controller.ThreadsMax - 1, SharedRead);
        if (shadow.Read != shared)
        {
            site = shadow.ReadSite;
            mark = MarkOf(shadow.Read);
            return Races(shadow.Read, slot) ? Epoch.ThreadOf(shadow.Read) : -1;
        }

        var reader = -1;
        for (var i = 0; i < slot.Controller.ThreadCount; i++)
        {
            if (i != slot.Id && shadow.Extra!.Reads[i] > slot.Clock[i])
            {
                (reader, site, mark) = (i, shadow.Extra.ReadSites[i], MarkOf(shadow.Extra, i));
                if (mark != ReadMark.Once)
                {
                    break;
                }
            }
        }

        return reader;
    }
}
