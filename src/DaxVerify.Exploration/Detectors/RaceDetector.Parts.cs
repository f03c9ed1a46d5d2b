using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <content>Atomic operations on parts of structs.</content>
internal static partial class RaceDetector
{
    private const string Overlap = "atomic operations on parts of a struct that lie over each other are not compared";
    private const string PartAndWhole = "atomic operations on a part of {0}, a struct, are not compared with other accesses to it";

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

        (whole.Extra ??= new LocationState()).PartAtomic = slot.Epoch;
    }

    /// <summary>Two parts that atomic operations work on lie over each other.</summary>
    public static void NoteOverlap(ThreadSlot slot) => slot.Controller.Limits.Note(LimitKind.Unseen, Overlap);

    private static void NotePart(ThreadSlot slot, string site) => slot.Controller.Limits.Note(LimitKind.Unseen, PartAndWhole, site);
}
