using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Framework;

/// <content>What is around the program: its thread, its process, what outlives an execution.</content>
internal static partial class FrameworkShim
{
    /// <summary>Before a call that may change a part of the process which nothing puts back: the next execution finds it changed.</summary>
    public static void WritesWhatStays(string what, string site)
    {
        UseShared(what, true, site);
        if (ThreadSlot.Current is { } slot)
        {
            NoteStays(slot, what, site);
        }
    }

    /// <summary>Something is about to be changed that can't be put back.</summary>
    internal static void NoteStays(ThreadSlot slot, string what, string site) =>
        slot.Controller.Limits.Note(LimitKind.LeftBehind, "it changes {1}, which is not put back between executions", site, what);

    /// <summary>Before a call that finds what goes on in the process: no scheduling point stands before what changes it.</summary>
    public static void LooksAtProcess(string what, string site) => ThreadSlot.Current?.Controller.Limits.Note(LimitKind.Unordered, "it looks at {1}", site, what);

    /// <summary>Before a call that finds what belongs to the thread.</summary>
    public static void LooksAtThread(string site)
    {
        if (ThreadSlot.Current is { Watched: { } region } slot)
        {
            region.Note(slot, QuietRegionAct.LooksAtThread, site);
        }
    }
}
