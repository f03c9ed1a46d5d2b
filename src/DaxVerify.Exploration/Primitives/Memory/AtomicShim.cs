using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Memory;

/// <summary>
/// Interlocked, Volatile and volatile fields: a scheduling point and happens-before edges before the operation, which itself
/// stays as it is; since only one controlled thread runs, it is atomic.
/// </summary>
internal static class AtomicShim
{
    public static void BeforeRead(ref Shadow shadow, string site) => Read(new Cell(ref shadow), site);

    private static void Read(Cell cell, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return;
        }

        var location = cell.Location;
        Point(slot, cell, location, OpKind.Read, site);
        slot.Stores.Read(slot, location.Id, site);
        Waiting.Acquire(slot, location);
        RaceDetector.OnAtomic(slot, cell, location, OpKind.Read, site);
    }

    public static void BeforeWrite(ref Shadow shadow, string site) => Write(new Cell(ref shadow), site);

    private static void Write(Cell cell, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return;
        }

        var location = cell.Location;
        Point(slot, cell, location, OpKind.Write, site);
        RaceDetector.OnAtomic(slot, cell, location, OpKind.Write, site);
        slot.Stores.Write(location.Id);
        Waiting.Release(slot, location);
        slot.Controller.Tracer?.AddAccess(slot, TraceEventKind.VolatileWrite, Site.Member(site), null, null, site);
    }

    public static void BeforeWriteOf<T>(ref Shadow shadow, T value, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return;
        }

        var cell = new Cell(ref shadow);
        var location = cell.Location;
        Point(slot, cell, location, OpKind.Write, site);
        RaceDetector.OnAtomic(slot, cell, location, OpKind.Write, site);
        slot.Stores.Write(location.Id);
        Waiting.Release(slot, location);
        slot.Controller.Tracer?.AddAccess(slot, TraceEventKind.VolatileWrite, Site.Member(site), null, Tracer.Show(value), site);
    }

    public static void BeforeUpdate(ref Shadow shadow, string site) => Update(new Cell(ref shadow), site);

    private static void Update(Cell cell, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return;
        }

        var location = cell.Location;
        slot.Stores.Drain();
        Point(slot, cell, location, OpKind.ReadWrite, site);
        Waiting.Acquire(slot, location);
        RaceDetector.OnAtomic(slot, cell, location, OpKind.ReadWrite, site);
        Waiting.Release(slot, location);
    }

    /// <summary>Before a compare-and-exchange, which writes only if it finds what it expects.</summary>
    public static void BeforeCompare(ref Shadow shadow, string site) => Compare(new Cell(ref shadow), site);

    private static void Compare(Cell cell, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return;
        }

        var location = cell.Location;
        slot.Stores.Drain();
        Point(slot, cell, location, OpKind.ReadWrite, site);
        Waiting.Acquire(slot, location);
        RaceDetector.OnCompare(slot, cell, location, site);
    }

    /// <summary>After it, with what it found and what it expected: nothing else has run in between.</summary>
    public static void AfterCompare<T>(T original, T comparand, ref Shadow shadow, string site) => Compared(original, comparand, new Cell(ref shadow), site);

    private static void Compared<T>(T original, T comparand, Cell cell, string site)
    {
        if (ThreadSlot.Current is not { } slot || cell.Own.Extra is not { } location)
        {
            return;
        }

        if (IsSame(original, comparand))
        {
            RaceDetector.OnAtomic(slot, cell, location, OpKind.ReadWrite, site);
        }

        Waiting.Release(slot, location);
    }

    /// <summary>Before a read of a volatile field of a struct.</summary>
    /// <param name="whole">The struct.</param>
    /// <param name="offset">Where the field begins in it, in bytes.</param>
    /// <param name="bytes">How many it has.</param>
    /// <param name="site">The read.</param>
    public static void BeforeReadPart(ref Shadow whole, int offset, int bytes, string site) => Read(Cell.PartOf(ref whole, offset, bytes), site);

    /// <summary>The same before a write of one.</summary>
    public static void BeforeWritePart(ref Shadow whole, int offset, int bytes, string site) => Write(Cell.PartOf(ref whole, offset, bytes), site);

    public static void BeforeCompareAt<T>(ref T location, string site) => Compare(AddressNotes.FindAtomic(ref location, site), site);

    public static void AfterCompareAt<T>(T original, T comparand, ref T location, string site) =>
        Compared(original, comparand, AddressNotes.FindAtomic(ref location, site), site);

    public static void BeforeReadAt<T>(ref T location, string site) => Read(AddressNotes.FindAtomic(ref location, site), site);

    public static void BeforeWriteAt<T>(ref T location, string site) => Write(AddressNotes.FindAtomic(ref location, site), site);

    public static void BeforeUpdateAt<T>(ref T location, string site) => Update(AddressNotes.FindAtomic(ref location, site), site);

    /// <summary>A step that others may not come before or after without a difference, and that orders nothing else.</summary>
    public static void Step(ThreadSlot slot, LocationState location, string site) => Point(slot, location, OpKind.ReadWrite, site);

    /// <summary>A full barrier.</summary>
    public static void Fence() => ThreadSlot.Current?.Stores.Drain();

    /// <summary>Shows the result of the last atomic operation in a trace.</summary>
    public static void Result<T>(T value)
    {
        if (ThreadSlot.Current is { Controller.Tracer: { } tracer } slot && slot.Region is null)
        {
            var kind = slot.Kind == OpKind.Read ? TraceEventKind.VolatileRead : TraceEventKind.Interlocked;
            tracer.AddAccess(slot, kind, Site.Member(slot.Site), null, Tracer.Show(value), slot.Site);
        }

    }

    /// <summary>As the processor compares: references, and the bits of numbers.</summary>
    private static bool IsSame<T>(T one, T other) => RuntimeHelpers.IsReferenceOrContainsReferences<T>()
        ? ReferenceEquals(one, other)
        : Bytes(ref one).SequenceEqual(Bytes(ref other));

    private static ReadOnlySpan<byte> Bytes<T>(ref T value) => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, byte>(ref value), Unsafe.SizeOf<T>());

    private static void Point(ThreadSlot slot, Cell cell, LocationState location, OpKind kind, string site)
    {
        if (cell.Part is not null && slot.Controller.MemoryPoints)
        {
            // Plain accesses to the struct are steps too, whichever bytes they are about.
            cell.Whole.Extra!.Touch(slot.Controller);
            location.Touch(slot.Controller);
            location.StepWith(cell.Whole.Extra);
        }

        Point(slot, location, kind, site);
        if (cell.Part is not null)
        {
            LifetimeDetector.Check(slot, cell.Whole.Extra, RaceDetector.AtomicKind(kind), site);
        }
    }

    private static void Point(ThreadSlot slot, LocationState location, OpKind kind, string site)
    {
        if (slot.Region is not { } region || region.IsForeign(location.NameSite.Length > 0, site))
        {
            slot.Controller.Point(slot, kind, location, site);
        }
        else
        {
            location.Touch(slot.Controller);
        }

        slot.Site = site;
        if (location.NameSite.Length == 0)
        {
            location.NameSite = site;
        }

        LifetimeDetector.Check(slot, location, RaceDetector.AtomicKind(kind), site);
    }
}
