using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <summary>
/// Data races by happens-before, with FastTrack's epochs. Rewritten code calls in before each access to a field, static or
/// array element.
/// </summary>
internal static partial class RaceDetector
{
    /// <summary>Clock value that marks a location read by several threads.</summary>
    public const uint SharedRead = Epoch.ClockMask;

    private const string RaceIgnored = "data races are not reported, and there is one on {0}";

    /// <summary>Called before a plain read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OnRead<T>(ref T location, ref Shadow shadow, string site)
    {
        var slot = ThreadSlot.Current;
        if (slot is null || (--slot.Budget > 0 & shadow.Read == slot.FastEpoch))
        {
            return;
        }

        ReadSlow(slot, ref location, ref shadow, site);
    }

    /// <summary>Called before a plain read of a reference that goes on with what it read, and doesn't read again.</summary>
    public static void OnCopy<T>(ref T location, ref Shadow shadow, string site) => ReadReference(ref location, ref shadow, ReadManner.Copy, site);

    /// <summary>Called before a plain read of a reference that only looks whether it is null.</summary>
    public static void OnNullTest<T>(ref T location, ref Shadow shadow, string site) => ReadReference(ref location, ref shadow, ReadManner.NullTest, site);

    /// <summary>Called before a plain write.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OnWrite<T>(ref T location, ref Shadow shadow, T value, string site)
    {
        var slot = ThreadSlot.Current;
        if (slot is null || (--slot.Budget > 0 & shadow.Write == slot.FastEpoch))
        {
            return;
        }

        WriteSlow(slot, ref location, ref shadow, value, site);
    }

    /// <summary>Called before a plain write whose value isn't at hand: through an address, or to a part of a struct.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OnUpdate(ref Shadow shadow, string site)
    {
        var slot = ThreadSlot.Current;
        if (slot is null || (--slot.Budget > 0 & shadow.Write == slot.FastEpoch))
        {
            return;
        }

        UpdateSlow(slot, ref shadow, site);
    }

    /// <summary>Called before a plain read through an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OnPeek(ref Shadow shadow, string site)
    {
        var slot = ThreadSlot.Current;
        if (slot is null || (--slot.Budget > 0 & shadow.Read == slot.FastEpoch))
        {
            return;
        }

        PeekSlow(slot, ref shadow, site);
    }

    /// <summary>An atomic access happened: checks it against plain ones and remembers it.</summary>
    public static void OnAtomic(ThreadSlot slot, Cell cell, LocationState location, OpKind kind, string site)
    {
        if (slot.Region is not null)
        {
            return;
        }

        if (kind != OpKind.Read && (cell.Whole.Extra ?? location).RegionOf(slot.Controller.Stamp) is { } reader)
        {
            reader.NoteReads(slot, site);
        }

        if (!CompareAtomic(slot, cell, location, kind, site))
        {
            return;
        }

        if (kind != OpKind.Read)
        {
            CheckPlainReads(slot, cell, location, kind, site);
        }

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

    /// <summary>A compare-and-exchange comes: until it is known to write, it reads.</summary>
    public static void OnCompare(ThreadSlot slot, Cell cell, LocationState location, string site)
    {
        if (slot.Region is null && CompareAtomic(slot, cell, location, OpKind.ReadWrite, site))
        {
            location.AtomicRead = slot.Epoch;
            location.AtomicReadSite = site;
        }
    }

    private static void CheckPlainReads(ThreadSlot slot, ref Shadow shadow, LocationState location, OpKind kind, string site)
    {
        var reader = UnorderedReader(slot, ref shadow, out var readSite, out var isOnce);
        if (reader < 0)
        {
            return;
        }

        if (isOnce)
        {
            NoteEither(slot, readSite!);
            return;
        }

        var other = slot.Controller.Slot(reader);
        if (kind == OpKind.ReadWrite && other.Kind == OpKind.ReadWrite && ReferenceEquals(other.Object, location) && !other.Finished)
        {
            NoteForgiven(slot, location, readSite!);
            return;
        }

        Report(slot, readSite, AccessKind.Read, site, AtomicKind(kind), reader);
    }

    /// <summary>How an atomic operation accesses.</summary>
    public static AccessKind AtomicKind(OpKind kind) => kind switch
    {
        OpKind.Read => AccessKind.VolatileRead,
        OpKind.Write => AccessKind.VolatileWrite,
        _ => AccessKind.Interlocked,
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadSlow<T>(ThreadSlot slot, ref T location, ref Shadow shadow, string site)
    {
        if ((typeof(T).IsValueType && !SingleReference<T>.Is) || slot.Controller.ReportsAllRaces)
        {
            PeekSlow(slot, ref shadow, site);
            TraceRead(slot, ref location, site);
        }
        else
        {
            ReadReference(slot, ref location, ref shadow, ReadManner.Any, site);
        }
    }

    private static void TraceRead<T>(ThreadSlot slot, ref T location, string site)
    {
        var tracer = slot.Controller.Tracer;
        if (tracer is not null && slot.Region is null)
        {
            tracer.AddAccess(slot, TraceEventKind.Read, Site.Member(site), null, Tracer.Show(location), site);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WriteSlow<T>(ThreadSlot slot, ref T location, ref Shadow shadow, T value, string site)
    {
        UpdateSlow(slot, ref shadow, site);
        if ((!typeof(T).IsValueType || SingleReference<T>.Is) && !slot.Controller.ReportsAllRaces && slot.Region is null && !Site.IsConstruction(site) && !slot.IsInitialising(site))
        {
            Publish(slot, ref shadow);
        }

        var tracer = slot.Controller.Tracer;
        if (tracer is not null && slot.Region is null)
        {
            tracer.AddAccess(slot, TraceEventKind.Write, Site.Member(site), Tracer.Show(location), Tracer.Show(value), site);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void PeekSlow(ThreadSlot slot, ref Shadow shadow, string site) => Peek(slot, new Cell(ref shadow), site);

    /// <summary>A plain read of a location or of a part of it.</summary>
    public static void Peek(ThreadSlot slot, Cell cell, string site)
    {
        ref var own = ref cell.Own;
        if (BeforeAccess(slot, OpKind.Read, ref cell.Whole, site) && own.Read != slot.Epoch && CompareRead(slot, ref cell.Whole, ref own, site) && CompareOthers(slot, cell, OpKind.Read, site))
        {
            RememberRead(slot, ref own, site);
        }
    }

    /// <summary>Compares a read with what was done before.</summary>
    /// <param name="slot">The thread.</param>
    /// <param name="place">The location, as what is reached through a reference.</param>
    /// <param name="shadow">What was done to it, or to a part of it.</param>
    /// <param name="site">The read.</param>
    /// <returns>Whether it races with no write.</returns>
    private static bool CompareRead(ThreadSlot slot, ref Shadow place, ref Shadow shadow, string site)
    {
        if (Races(shadow.Write, slot) && !IsPublished(slot, ref place, shadow.Write))
        {
            Report(slot, shadow.WriteSite, AccessKind.Write, site, AccessKind.Read, Epoch.ThreadOf(shadow.Write));
            return false;
        }

        if (shadow.Extra is { } extra)
        {
            if (Races(extra.AtomicWrite, slot) && !IsPublished(slot, ref place, extra.AtomicWrite))
            {
                NoteMixed(slot, extra, site);
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void UpdateSlow(ThreadSlot slot, ref Shadow shadow, string site) => Update(slot, new Cell(ref shadow), site);

    /// <summary>A plain write, as <see cref="Peek"/> is a read.</summary>
    public static void Update(ThreadSlot slot, Cell cell, string site)
    {
        ref var own = ref cell.Own;
        if (!BeforeAccess(slot, OpKind.Write, ref cell.Whole, site))
        {
            return;
        }

        if (slot.Call is not null && !Site.IsConstruction(site))
        {
            slot.Controller.NoteInCall(slot, Controller.CallWrites, site);
        }

        if (own.Write == slot.Epoch)
        {
            return;
        }

        if (cell.Whole.Extra?.RegionOf(slot.Controller.Stamp) is { } region)
        {
            region.NoteReads(slot, site);
        }

        CompareWrite(slot, ref cell.Whole, ref own, site);
        _ = CompareOthers(slot, cell, OpKind.Write, site);
        own.Write = slot.Epoch;
        own.WriteSite = site;
    }

    private static void CompareWrite(ThreadSlot slot, ref Shadow place, ref Shadow shadow, string site)
    {
        if (Races(shadow.Write, slot) && !IsPublished(slot, ref place, shadow.Write))
        {
            Report(slot, shadow.WriteSite, AccessKind.Write, site, AccessKind.Write, Epoch.ThreadOf(shadow.Write));
        }
        else if (UnorderedReader(slot, ref shadow, out var readSite, out var isOnce) is var reader && reader >= 0)
        {
            if (isOnce)
            {
                NoteEither(slot, readSite!);
            }
            else
            {
                Report(slot, readSite, AccessKind.Read, site, AccessKind.Write, reader);
            }
        }
        else if (shadow.Extra is { } extra)
        {
            CheckAtomics(slot, extra, site);
        }
    }

    private static void CheckAtomics(ThreadSlot slot, LocationState extra, string site)
    {
        if (Races(extra.AtomicWrite, slot))
        {
            var kind = extra.AtomicWriteIsUpdate ? OpKind.ReadWrite : OpKind.Write;
            Report(slot, extra.AtomicWriteSite, AtomicKind(kind), site, AccessKind.Write, Epoch.ThreadOf(extra.AtomicWrite));
        }
        else if (Races(extra.AtomicRead, slot))
        {
            Report(slot, extra.AtomicReadSite, AtomicKind(OpKind.Read), site, AccessKind.Write, Epoch.ThreadOf(extra.AtomicRead));
        }
    }

    /// <summary>Makes the access a scheduling point where asked or overdue; says whether it is to be checked.</summary>
    private static bool BeforeAccess(ThreadSlot slot, OpKind kind, ref Shadow shadow, string site)
    {
        var controller = slot.Controller;
        if (controller.Aborting)
        {
            if (slot.Region is null)
            {
                throw new AbortException();
            }

            return false;
        }

        if (slot.Watched is { } region && region.IsQuiet(slot, kind, ref shadow, site))
        {
            LifetimeDetector.Check(slot, shadow.Extra, PlainKind(kind), site);
            return false;
        }

        if (controller.MemoryPoints)
        {
            controller.Point(slot, kind, shadow.Extra ??= new LocationState(), site);
        }
        else if (slot.Budget <= 0)
        {
            controller.Point(slot, OpKind.Yield, null, site);
        }

        return !LifetimeDetector.Check(slot, shadow.Extra, PlainKind(kind), site);
    }

    private static AccessKind PlainKind(OpKind kind) => kind == OpKind.Read ? AccessKind.Read : AccessKind.Write;

    private static void NoteMixed(ThreadSlot slot, LocationState extra, string site)
    {
        var first = extra.AtomicWriteIsUpdate ? OpKind.ReadWrite : OpKind.Write;
        var finding = Describe(slot, extra.AtomicWriteSite, AtomicKind(first), site, AccessKind.Read, Epoch.ThreadOf(extra.AtomicWrite));
        if (!extra.AtomicWriteIsUpdate || (slot.Unsettled is MixedAccess before && before.IsOf(extra)))
        {
            Conclude(slot, finding, site);
        }
        else
        {
            slot.Unsettled ??= new MixedAccess(extra, finding, site);
        }
    }

    /// <summary>Whether the access at <paramref name="epoch"/>, if of this execution, is unordered with what the thread does now.</summary>
    private static bool Races(ulong epoch, ThreadSlot slot)
    {
        if (Epoch.StampOf(epoch) != slot.Controller.Stamp)
        {
            return false;
        }

        var thread = Epoch.ThreadOf(epoch);
        return thread != slot.Id && Epoch.ClockOf(epoch) > slot.Clock[thread];
    }

    private static void Report(ThreadSlot slot, string? firstSite, AccessKind first, string secondSite, AccessKind second, int other)
    {
        if (slot.Controller.Options.DetectRaces)
        {
            slot.Controller.Fail(Describe(slot, firstSite, first, secondSite, second, other));
        }
        else
        {
            slot.Controller.Limits.Note(LimitKind.RaceIgnored, RaceIgnored, secondSite);
        }
    }

    /// <summary>A race where they are reported; where not, plain accesses needn't commute, so that not all traces are explored.</summary>
    public static void Conclude(ThreadSlot slot, Finding race, string site)
    {
        if (slot.Controller.Options.DetectRaces)
        {
            slot.Controller.Fail(race);
        }
        else
        {
            slot.Controller.Limits.Note(LimitKind.RaceIgnored, RaceIgnored, site);
        }
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
