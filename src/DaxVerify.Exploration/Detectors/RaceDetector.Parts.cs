using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <content>Parts of structs, by their bytes, each a location of its own.</content>
internal static partial class RaceDetector
{
    private const string Overlap = "atomic operations on parts of {0} that lie over each other are not compared";

    /// <summary>Called before a plain read of a part of a struct.</summary>
    /// <param name="whole">The struct.</param>
    /// <param name="offset">Where the part begins, in bytes.</param>
    /// <param name="bytes">How many it has.</param>
    /// <param name="site">The read.</param>
    public static void OnPeekPart(ref Shadow whole, int offset, int bytes, string site)
    {
        if (ThreadSlot.Current is { } slot)
        {
            var cell = Cell.PartOf(ref whole, offset, bytes);
            if (!(--slot.Budget > 0 & cell.Own.Read == slot.FastEpoch))
            {
                Peek(slot, cell, site);
            }
        }
    }

    /// <summary>Called before a plain write of one, as <see cref="OnPeekPart"/> is before a read.</summary>
    public static void OnUpdatePart(ref Shadow whole, int offset, int bytes, string site)
    {
        if (ThreadSlot.Current is { } slot)
        {
            var cell = Cell.PartOf(ref whole, offset, bytes);
            if (!(--slot.Budget > 0 & cell.Own.Write == slot.FastEpoch))
            {
                Update(slot, cell, site);
            }
        }
    }

    /// <summary>An access to a part is compared with those to the whole struct and to parts that lie over it, one to the whole with those to its parts.</summary>
    /// <returns>Whether, if it is a read, it races with no write.</returns>
    private static bool CompareOthers(ThreadSlot slot, Cell cell, OpKind kind, string site)
    {
        if (cell.Part is not null && !Compare(slot, cell, ref cell.Whole, kind, site))
        {
            return false;
        }

        if (OthersOf(cell) is { } others)
        {
            foreach (var part in others)
            {
                if (!Compare(slot, cell, ref part.Shadow, kind, site))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static List<PartState>? OthersOf(Cell cell) => cell.Part is { } part ? part.Others : cell.Whole.Extra?.Parts;

    private static bool Compare(ThreadSlot slot, Cell cell, ref Shadow shadow, OpKind kind, string site)
    {
        if (kind == OpKind.Read)
        {
            return CompareRead(slot, ref cell.Whole, ref shadow, site);
        }

        CompareWrite(slot, ref cell.Whole, ref shadow, site);
        return true;
    }

    /// <summary>An atomic access is compared with plain ones to all that has a byte of what it accesses.</summary>
    /// <returns>Whether it races with no plain write.</returns>
    private static bool CompareAtomic(ThreadSlot slot, Cell cell, LocationState location, OpKind kind, string site)
    {
        if (!CompareAtomic(slot, cell, ref cell.Own, location, kind, site) || (cell.Part is not null && !CompareAtomic(slot, cell, ref cell.Whole, location, kind, site)))
        {
            return false;
        }

        if (OthersOf(cell) is { } others)
        {
            foreach (var part in others)
            {
                if (!CompareAtomic(slot, cell, ref part.Shadow, location, kind, site))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool CompareAtomic(ThreadSlot slot, Cell cell, ref Shadow shadow, LocationState location, OpKind kind, string site)
    {
        if (Races(shadow.Write, slot) && !IsPublished(slot, ref cell.Whole, shadow.Write))
        {
            Report(slot, shadow.WriteSite, AccessKind.Write, site, AtomicKind(kind), Epoch.ThreadOf(shadow.Write));
            return false;
        }

        if (shadow.Extra is { } other && !ReferenceEquals(other, location) && other.IsUsedIn(slot.Controller) && (other.AtomicRead | other.AtomicWrite) != 0)
        {
            slot.Controller.Limits.Note(LimitKind.Unseen, Overlap, site);
        }

        return true;
    }

    /// <summary>An atomic write is compared with plain reads of all that has a byte of what it writes.</summary>
    private static void CheckPlainReads(ThreadSlot slot, Cell cell, LocationState location, OpKind kind, string site)
    {
        CheckPlainReads(slot, ref cell.Own, location, kind, site);
        if (cell.Part is not null)
        {
            CheckPlainReads(slot, ref cell.Whole, location, kind, site);
        }

        if (OthersOf(cell) is { } others)
        {
            foreach (var part in others)
            {
                CheckPlainReads(slot, ref part.Shadow, location, kind, site);
            }
        }
    }
}
