using System.Runtime.CompilerServices;
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
        if (ThreadSlot.Current is { } slot)
        {
            ref var own = ref PartOf(ref whole, part);
            if (!(--slot.Budget > 0 & own.Read == slot.FastEpoch))
            {
                Peek(slot, ref whole, ref own, site);
            }
        }
    }

    /// <summary>Called before a plain write of one field of a struct.</summary>
    public static void OnUpdatePart(ref Shadow whole, int part, string site)
    {
        if (ThreadSlot.Current is { } slot)
        {
            ref var own = ref PartOf(ref whole, part);
            if (!(--slot.Budget > 0 & own.Write == slot.FastEpoch))
            {
                Update(slot, ref whole, ref own, site);
            }
        }
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

    /// <summary>An access to a field is compared with those to the whole struct, and one to the whole with those to its fields.</summary>
    /// <returns>Whether, if it is a read, it races with no write.</returns>
    private static bool CompareOthers(ThreadSlot slot, ref Shadow whole, ref Shadow own, OpKind kind, string site)
    {
        if (!Unsafe.AreSame(ref whole, ref own))
        {
            return Compare(slot, ref whole, ref whole, kind, site);
        }

        if (whole.Extra?.Parts is { } parts)
        {
            foreach (var part in parts)
            {
                if (!Compare(slot, ref whole, ref part.Shadow, kind, site))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool Compare(ThreadSlot slot, ref Shadow place, ref Shadow shadow, OpKind kind, string site)
    {
        if (kind == OpKind.Read)
        {
            return CompareRead(slot, ref place, ref shadow, site);
        }

        CompareWrite(slot, ref place, ref shadow, site);
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
