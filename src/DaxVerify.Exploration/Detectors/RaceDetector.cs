using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Replay;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <summary>
/// Data races by happens-before, with FastTrack's epochs. Rewritten code calls in before each access to a field, static or
/// array element. An epoch is one number: stamp of the execution (28 bits), thread (6), clock (30); one of an older
/// execution counts as no access at all, so nothing has to be cleared between executions.
/// </summary>
internal static class RaceDetector
{
    /// <summary>Bits of the execution's stamp.</summary>
    public const int StampMask = (1 << 28) - 1;

    /// <summary>Clock value that marks a location read by several threads.</summary>
    public const uint SharedRead = ClockMask;

    private const string RaceIgnored = "data races are not reported, and there is one on {0}";
    private const int ThreadShift = 30;
    private const int StampShift = 36;
    private const uint ClockMask = (1u << ThreadShift) - 1;

    /// <summary>Packs an epoch.</summary>
    public static ulong MakeEpoch(int stamp, int thread, uint clock) =>
        ((ulong)(uint)stamp << StampShift) | ((ulong)(uint)thread << ThreadShift) | clock;

    /// <summary>Called before a plain read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OnRead<T>(ref T location, ref Shadow shadow, string site)
    {
        var slot = ThreadSlot.Current;
        if (slot is null || (--slot.Budget > 0 & shadow.Read == slot.FastEpoch))
            return;
        ReadSlow(slot, ref location, ref shadow, site);
    }

    /// <summary>Called before a plain write.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OnWrite<T>(ref T location, ref Shadow shadow, T value, string site)
    {
        var slot = ThreadSlot.Current;
        if (slot is null || (--slot.Budget > 0 & shadow.Write == slot.FastEpoch))
            return;
        WriteSlow(slot, ref location, ref shadow, value, site);
    }

    /// <summary>Called before a plain write whose value isn't at hand: through an address, or to a part of a struct.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OnUpdate(ref Shadow shadow, string site)
    {
        var slot = ThreadSlot.Current;
        if (slot is null || (--slot.Budget > 0 & shadow.Write == slot.FastEpoch))
            return;
        UpdateSlow(slot, ref shadow, site);
    }

    /// <summary>Called before a plain read through an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OnPeek(ref Shadow shadow, string site)
    {
        var slot = ThreadSlot.Current;
        if (slot is null || (--slot.Budget > 0 & shadow.Read == slot.FastEpoch))
            return;
        PeekSlow(slot, ref shadow, site);
    }

    /// <summary>A thread reached its next scheduling point: a conflicting plain read is forgiven if a compare-and-swap follows.</summary>
    public static void SettleMixed(ThreadSlot slot)
    {
        var mixed = slot.Mixed!;
        slot.Mixed = null;
        if (slot.Kind == OpKind.ReadWrite && ReferenceEquals(slot.Object, mixed.Location))
            return;
        Conclude(slot, mixed.Finding, mixed.Site);
    }

    /// <summary>An atomic access happened: checks it against plain ones and remembers it.</summary>
    public static void OnAtomic(ThreadSlot slot, ref Shadow shadow, LocationState location, OpKind kind, string site)
    {
        var controller = slot.Controller;
        if (!controller.LooksForRaces || slot.Region is not null)
            return;
        if (kind != OpKind.Read && location.RegionOf(controller.Stamp) is { } reader)
            reader.NoteReads(slot, site);
        if (Races(shadow.Write, slot))
        {
            Report(slot, shadow.WriteSite, AccessKind.Write, site, AtomicKind(kind), ThreadOf(shadow.Write));
            return;
        }

        if (kind != OpKind.Read)
            CheckPlainReads(slot, ref shadow, location, kind, site);
        if (kind == OpKind.Read)
        {
            location.AtomicRead = slot.Epoch;
            location.AtomicReadSite = site;
        }
        else
        {
            location.AtomicWrite = slot.Epoch;
            location.AtomicWriteIsUpdate = kind == OpKind.ReadWrite;
            location.AtomicWriteSite = site;
        }
    }

    private static void CheckPlainReads(ThreadSlot slot, ref Shadow shadow, LocationState location, OpKind kind, string site)
    {
        var reader = UnorderedReader(slot, ref shadow, out var readSite);
        if (reader < 0)
            return;
        var other = slot.Controller.Slot(reader);
        if (kind == OpKind.ReadWrite && other.Kind == OpKind.ReadWrite && ReferenceEquals(other.Object, location) && !other.Finished)
            return;
        Report(slot, readSite, AccessKind.Read, site, AtomicKind(kind), reader);
    }

    private static AccessKind AtomicKind(OpKind kind) => kind switch
    {
        OpKind.Read => AccessKind.VolatileRead,
        OpKind.Write => AccessKind.VolatileWrite,
        _ => AccessKind.Interlocked,
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadSlow<T>(ThreadSlot slot, ref T location, ref Shadow shadow, string site)
    {
        PeekSlow(slot, ref shadow, site);
        var tracer = slot.Controller.Tracer;
        if (tracer is not null && slot.Region is null)
            tracer.AddAccess(slot, TraceEventKind.Read, Site.Member(site), null, Tracer.Show(location), site);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WriteSlow<T>(ThreadSlot slot, ref T location, ref Shadow shadow, T value, string site)
    {
        UpdateSlow(slot, ref shadow, site);
        var tracer = slot.Controller.Tracer;
        if (tracer is not null && slot.Region is null)
            tracer.AddAccess(slot, TraceEventKind.Write, Site.Member(site), Tracer.Show(location), Tracer.Show(value), site);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void PeekSlow(ThreadSlot slot, ref Shadow shadow, string site)
    {
        if (!BeforeAccess(slot, OpKind.Read, ref shadow, site))
            return;
        if (shadow.Read == slot.Epoch)
            return;
        if (Races(shadow.Write, slot))
        {
            Report(slot, shadow.WriteSite, AccessKind.Write, site, AccessKind.Read, ThreadOf(shadow.Write));
            return;
        }

        if (shadow.Extra is { } extra && Races(extra.AtomicWrite, slot))
            NoteMixed(slot, extra, site);
        RememberRead(slot, ref shadow, site);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void UpdateSlow(ThreadSlot slot, ref Shadow shadow, string site)
    {
        if (!BeforeAccess(slot, OpKind.Write, ref shadow, site))
            return;
        if (slot.Call is not null && Site.Detail(site) != Site.Construction)
            slot.Controller.NoteInCall(slot, Controller.CallWrites, site);
        if (shadow.Write == slot.Epoch)
            return;
        if (shadow.Extra?.RegionOf(slot.Controller.Stamp) is { } region)
            region.NoteReads(slot, site);
        if (Races(shadow.Write, slot))
            Report(slot, shadow.WriteSite, AccessKind.Write, site, AccessKind.Write, ThreadOf(shadow.Write));
        else if (UnorderedReader(slot, ref shadow, out var readSite) is var reader && reader >= 0)
            Report(slot, readSite, AccessKind.Read, site, AccessKind.Write, reader);
        else if (shadow.Extra is { } extra)
            CheckAtomics(slot, extra, site);
        shadow.Write = slot.Epoch;
        shadow.WriteSite = site;
    }

    private static void CheckAtomics(ThreadSlot slot, LocationState extra, string site)
    {
        if (Races(extra.AtomicWrite, slot))
        {
            var kind = extra.AtomicWriteIsUpdate ? OpKind.ReadWrite : OpKind.Write;
            Report(slot, extra.AtomicWriteSite, AtomicKind(kind), site, AccessKind.Write, ThreadOf(extra.AtomicWrite));
        }
        else if (Races(extra.AtomicRead, slot))
        {
            Report(slot, extra.AtomicReadSite, AtomicKind(OpKind.Read), site, AccessKind.Write, ThreadOf(extra.AtomicRead));
        }
    }

    /// <summary>Makes the access a scheduling point where asked or overdue; says whether it is to be checked.</summary>
    private static bool BeforeAccess(ThreadSlot slot, OpKind kind, ref Shadow shadow, string site)
    {
        var controller = slot.Controller;
        if (controller.Aborting)
        {
            if (slot.Region is null)
                throw new AbortException();
            return false;
        }

        if (slot.Region is { } region)
        {
            region.OnAccess(slot, kind, ref shadow, site);
            return false;
        }

        if (controller.MemoryPoints)
            controller.Point(slot, kind, shadow.Extra ??= new LocationState(), site);
        else if (slot.Budget <= 0)
            controller.Point(slot, OpKind.Yield, null, site);
        return controller.LooksForRaces;
    }

    private static void NoteMixed(ThreadSlot slot, LocationState extra, string site)
    {
        var first = extra.AtomicWriteIsUpdate ? OpKind.ReadWrite : OpKind.Write;
        var finding = Describe(slot, extra.AtomicWriteSite, AtomicKind(first), site, AccessKind.Read, ThreadOf(extra.AtomicWrite));
        if (!extra.AtomicWriteIsUpdate)
            Conclude(slot, finding, site);
        else
            slot.Mixed ??= new MixedAccess(extra, finding, site);
    }

    private static void RememberRead(ThreadSlot slot, ref Shadow shadow, string site)
    {
        var shared = MakeEpoch(slot.Controller.Stamp, Controller.ThreadsMax - 1, SharedRead);
        if (shadow.Read == shared)
        {
            shadow.Extra!.Reads.Set(slot.Id, slot.Clock[slot.Id]);
            shadow.Extra.ReadSites[slot.Id] = site;
            return;
        }

        if (Races(shadow.Read, slot))
        {
            var extra = shadow.Extra ??= new LocationState();
            extra.Reads.Renew(slot.Controller.Stamp);
            extra.Reads.Clear();
            var first = ThreadOf(shadow.Read);
            extra.Reads.Set(first, (uint)shadow.Read & ClockMask);
            extra.ReadSites[first] = shadow.ReadSite!;
            extra.Reads.Set(slot.Id, slot.Clock[slot.Id]);
            extra.ReadSites[slot.Id] = site;
            shadow.Read = shared;
            return;
        }

        shadow.Read = slot.Epoch;
        shadow.ReadSite = site;
    }

    private static int UnorderedReader(ThreadSlot slot, ref Shadow shadow, out string? site)
    {
        site = null;
        var shared = MakeEpoch(slot.Controller.Stamp, Controller.ThreadsMax - 1, SharedRead);
        if (shadow.Read != shared)
        {
            site = shadow.ReadSite;
            return Races(shadow.Read, slot) ? ThreadOf(shadow.Read) : -1;
        }

        for (var i = 0; i < slot.Controller.ThreadCount; i++)
        {
            if (i != slot.Id && shadow.Extra!.Reads[i] > slot.Clock[i])
            {
                site = shadow.Extra.ReadSites[i];
                return i;
            }
        }

        return -1;
    }

    /// <summary>Whether the location was written in this execution.</summary>
    public static bool IsWritten(in Shadow shadow, ThreadSlot slot) => (int)(shadow.Write >> StampShift) == slot.Controller.Stamp;

    /// <summary>Whether it was read or written in this execution.</summary>
    public static bool IsTouched(in Shadow shadow, ThreadSlot slot) =>
        IsWritten(shadow, slot) || (int)(shadow.Read >> StampShift) == slot.Controller.Stamp;

    private static int ThreadOf(ulong epoch) => (int)(epoch >> ThreadShift) & (Controller.ThreadsMax - 1);

    /// <summary>Whether the access at <paramref name="epoch"/>, if of this execution, is unordered with what the thread does now.</summary>
    private static bool Races(ulong epoch, ThreadSlot slot)
    {
        if ((int)(epoch >> StampShift) != slot.Controller.Stamp)
            return false;
        var thread = ThreadOf(epoch);
        return thread != slot.Id && ((uint)epoch & ClockMask) > slot.Clock[thread];
    }

    private static void Report(ThreadSlot slot, string? firstSite, AccessKind first, string secondSite, AccessKind second, int other)
    {
        if (slot.Controller.Options.DetectRaces)
            slot.Controller.Fail(Describe(slot, firstSite, first, secondSite, second, other));
        else
            slot.Controller.Limits.Note(LimitKind.RaceIgnored, RaceIgnored, secondSite);
    }

    /// <summary>A race where they are reported; where not, plain accesses needn't commute, so that not all traces are explored.</summary>
    private static void Conclude(ThreadSlot slot, Finding race, string site)
    {
        if (slot.Controller.Options.DetectRaces)
            slot.Controller.Fail(race);
        else
            slot.Controller.Limits.Note(LimitKind.RaceIgnored, RaceIgnored, site);
    }

    private static Finding Describe(ThreadSlot slot, string? firstSite, AccessKind first, string secondSite, AccessKind second, int other) => new()
    {
        Kind = BugKind.DataRace,
        Member = Site.Member(secondSite),
        Accesses =
        [
            new AccessFact(slot.Controller.Slot(other).ToFact(), first, Site.Place(firstSite ?? "")),
            new AccessFact(slot.ToFact(), second, Site.Place(secondSite)),
        ],
    };
}
