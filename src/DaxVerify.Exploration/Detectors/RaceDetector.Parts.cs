using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <content>Parts of structs, each a location of its own: plain accesses to fields by name, and atomic operations.</content>
internal static partial class RaceDetector
{
    private const string Overlap = "atomic operations on parts of a struct that lie over each other are not compared";
    private const string PartAndWhole = "atomic operations on a part of {0}, a struct, are not compared with other accesses to it";

    /// <summary>Called before a plain read of one field of a struct.</summary>
    public static void OnPeekPart(ref Shadow whole, int part, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return;
        }

        ref var own = ref PartOf(ref whole, part);
        if ((--slot.Budget > 0 & own.Read == slot.FastEpoch) || !BeforeAccess(slot, OpKind.Read, ref whole, site))
        {
            return;
        }

        if (own.Read != slot.Epoch && CompareRead(slot, ref whole, ref own, site) && CompareRead(slot, ref whole, ref whole, site))
        {
            RememberRead(slot, ref own, site);
        }
    }

    /// <summary>Called before a plain write of one field of a struct.</summary>
    public static void OnUpdatePart(ref Shadow whole, int part, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return;
        }

        ref var own = ref PartOf(ref whole, part);
        if ((--slot.Budget > 0 & own.Write == slot.FastEpoch) || !BeforeAccess(slot, OpKind.Write, ref whole, site))
        {
            return;
        }

        if (slot.Call is not null && Site.Detail(site) != Site.Construction)
        {
            slot.Controller.NoteInCall(slot, Controller.CallWrites, site);
        }

        if (own.Write == slot.Epoch)
        {
            return;
        }

        if (whole.Extra?.RegionOf(slot.Controller.Stamp) is { } region)
        {
            region.NoteReads(slot, site);
        }

        CompareWrite(slot, ref whole, ref own, site);
        CompareWrite(slot, ref whole, ref whole, site);
        own.Write = slot.Epoch;
        own.WriteSite = site;
    }

    private static ref Shadow PartOf(ref Shadow whole, int part)
    {
        var parts = (whole.Extra ??= new LocationState()).Parts ??= [];
        foreach (var known in parts)
        {
            if (known.Number == part)
            {
                return ref known.Shadow;
            }
        }

        var added = new PartState(part);
        parts.Add(added);
        return ref added.Shadow;
    }

    /// <summary>An access to a whole struct comes: it is compared with those to its fields.</summary>
    private static bool CompareParts(ThreadSlot slot, ref Shadow whole, OpKind kind, string site)
    {
        foreach (var part in whole.Extra?.Parts ?? [])
        {
            if (kind == OpKind.Write)
            {
                CompareWrite(slot, ref whole, ref part.Shadow, site);
            }
            else if (!CompareRead(slot, ref whole, ref part.Shadow, site))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>An atomic access to a part of a struct comes, which is a location of its own: beside accesses to the whole nobody knows what they find.</summary>
    public static void OnPart(ThreadSlot slot, ref Shadow whole)
    {
        if (slot.Region is not null)
        {
            return;
        }

        if (Races(whole.Write, slot) || UnorderedReader(slot, ref whole, out _, out _) >= 0)
        {
            NotePart(slot, whole.WriteSite ?? whole.ReadSite ?? "");
        }

        foreach (var part in whole.Extra?.Parts ?? [])
        {
            if (Races(part.Shadow.Write, slot) || UnorderedReader(slot, ref part.Shadow, out _, out _) >= 0)
            {
                NotePart(slot, part.Shadow.WriteSite ?? part.Shadow.ReadSite ?? "");
            }
        }

        (whole.Extra ??= new LocationState()).PartAtomic = slot.Epoch;
    }

    /// <summary>Two parts that atomic operations work on lie over each other.</summary>
    public static void NoteOverlap(ThreadSlot slot) => slot.Controller.Limits.Note(LimitKind.Unseen, Overlap);

    private static void NotePart(ThreadSlot slot, string site) => slot.Controller.Limits.Note(LimitKind.Unseen, PartAndWhole, site);
}
