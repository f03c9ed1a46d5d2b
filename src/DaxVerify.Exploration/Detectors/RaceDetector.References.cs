using System.Reflection;
using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <content>
/// What .NET's memory model makes harmless: a write of a reference is seen whole, after all that its thread did to the object, by whoever reads it once and goes on from there. Two reads may differ, and
/// two writes lose one; those are races.
/// </content>
internal static partial class RaceDetector
{
    private const string EitherReference = "a plain read of {0} may find the old reference or the new one, as nothing orders it with a write; .NET allows that, and whether the program bears both was not explored";
    private const string OtherOrders = "a plain read of {0} is unordered with a write, which .NET allows, and a compiler or processor may do them in another order than the program says";

    private static void ReadReference<T>(ref T location, ref Shadow shadow, ReadManner manner, string site)
    {
        if (ThreadSlot.Current is { } slot)
        {
            slot.Budget--;
            ReadReference(slot, ref location, ref shadow, manner, site);
        }
    }

    private static void ReadReference<T>(ThreadSlot slot, ref T location, ref Shadow shadow, ReadManner manner, string site)
    {
        if (slot.Controller.ReportsAllRaces)
        {
            PeekSlow(slot, ref shadow, site);
        }
        else if (BeforeAccess(slot, OpKind.Read, ref shadow, site) && shadow.Read != slot.Epoch)
        {
            PeekReference(slot, ref Unsafe.As<T, object?>(ref location), ref shadow, manner, site);
        }

        TraceRead(slot, ref location, site);
    }

    private static void PeekReference(ThreadSlot slot, ref object? location, ref Shadow shadow, ReadManner manner, string site)
    {
        var before = ReadBefore(slot, ref shadow);

        // Who looks for null there twice, and nowhere else in between, may wait.
        var isSingle = before == Reads.None || manner == ReadManner.Copy || (manner == ReadManner.NullTest && !ReferenceEquals(LastRead(slot, ref shadow), site));
        var written = shadow.Write;
        if (Races(written, slot) && !IsPublished(slot, ref shadow, written))
        {
            if (!isSingle)
            {
                Report(slot, shadow.WriteSite, AccessKind.Write, site, AccessKind.Read, Epoch.ThreadOf(written));
                return;
            }

            Get(slot, location, ref shadow, written, Epoch.IsOnce(written), site);
        }

        if (shadow.Extra is { } extra && Races(extra.AtomicWrite, slot) && !IsPublished(slot, ref shadow, extra.AtomicWrite))
        {
            if (isSingle)
            {
                Get(slot, location, ref shadow, extra.AtomicWrite, endsEpoch: true, site);
            }
            else
            {
                NoteMixed(slot, extra, site);
            }
        }

        RememberRead(slot, ref shadow, site, isSingle && before != Reads.Several);
    }

    /// <summary>A reference is written: who gets the object by it sees what was done to it until now, and not what comes. Writes whose epoch goes on after them have no mark.</summary>
    private static void Publish(ThreadSlot slot, ref Shadow shadow)
    {
        if (shadow.Write == slot.Epoch)
        {
            shadow.Write |= Epoch.OnceMark;
            slot.Advance();
        }
    }

    /// <summary>
    /// The thread got, by its only read, what another had written there. If the object that it got is the one that it read from, it knew it before: what it then reads needs no reference
    /// that was written after it.
    /// </summary>
    /// <param name="slot">The thread.</param>
    /// <param name="value">What it got.</param>
    /// <param name="shadow">Where it was read.</param>
    /// <param name="written">When that was written.</param>
    /// <param name="endsEpoch">Whether what the writer did afterwards has another epoch.</param>
    /// <param name="site">The read.</param>
    private static void Get(ThreadSlot slot, object? value, ref Shadow shadow, ulong written, bool endsEpoch, string site)
    {
        NoteEither(slot, site);
        if (value is not null && endsEpoch && slot.Controller.Owners?.Owns(value, ref shadow, slot.Controller.Stamp) == false)
        {
            slot.Publications.Add(value, written);
        }
    }

    private static void NoteEither(ThreadSlot slot, string site) =>
        slot.Controller.Limits.Note(LimitKind.EitherReference, slot.Controller.MemoryPoints ? OtherOrders : EitherReference, site);

    private static bool IsPublished(ThreadSlot slot, ref Shadow shadow, ulong access) =>
        slot.Controller.Owners is { } owners && slot.Publications.Reach(owners, ref shadow, access);

    /// <summary>How often the thread has read the location so far, as far as is remembered.</summary>
    private static Reads ReadBefore(ThreadSlot slot, ref Shadow shadow)
    {
        var stamp = slot.Controller.Stamp;
        if (shadow.Read == Epoch.Make(stamp, Controller.ThreadsMax - 1, SharedRead))
        {
            return shadow.Extra!.Reads[slot.Id] == 0 ? Reads.None : (shadow.Extra.OnceReaders & (1UL << slot.Id)) != 0 ? Reads.Once : Reads.Several;
        }

        return Epoch.StampOf(shadow.Read) != stamp || Epoch.ThreadOf(shadow.Read) != slot.Id ? Reads.None : Epoch.IsOnce(shadow.Read) ? Reads.Once : Reads.Several;
    }

    /// <summary>Where the thread has read the location last.</summary>
    private static string? LastRead(ThreadSlot slot, ref Shadow shadow) =>
        shadow.Read == Epoch.Make(slot.Controller.Stamp, Controller.ThreadsMax - 1, SharedRead) ? shadow.Extra!.ReadSite(slot.Id) : shadow.ReadSite;

    /// <summary>Whether all that a struct has is one reference, as an ImmutableArray.</summary>
    private static class SingleReference<T>
    {
        public static bool Is { get; } = IsAllOf(typeof(T));

        private static bool IsAllOf(Type type) => type is { IsPrimitive: false, IsEnum: false }
            && type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) is [var field]
            && (field.FieldType.IsValueType ? IsAllOf(field.FieldType) : !field.FieldType.IsPointer && !field.FieldType.IsByRef && !field.FieldType.IsFunctionPointer);
    }

    private enum Reads
    {
        None,
        Once,
        Several,
    }
}
