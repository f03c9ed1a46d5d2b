using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Framework;

/// <content>The numbers of threads and tasks, which they get in the order in which they are made.</content>
internal static partial class FrameworkShim
{
    private const string Numbers = "in which order threads and tasks get their numbers is not a choice of the engine";
    private static UnseenUses s_numbers = new();
    private static bool s_areGivenInAnyOrder;
    private static bool s_areAskedFor;

    /// <summary>A thread or a task is made and gets the next number.</summary>
    public static void GivesNumber(ThreadSlot slot)
    {
        if (!s_numbers.Use(slot, writes: true))
        {
            s_areGivenInAnyOrder = true;
            NoteNumbers(slot);
        }
    }

    /// <summary>The program asks for a number.</summary>
    public static void AsksNumber()
    {
        if (ThreadSlot.Current is { } slot)
        {
            s_areAskedFor = true;
            NoteNumbers(slot);
        }
    }

    private static void NoteNumbers(ThreadSlot slot)
    {
        if (s_areGivenInAnyOrder && s_areAskedFor)
        {
            slot.Controller.Limits.Note(LimitKind.Unseen, Numbers);
        }
    }

    private static void ClearNumbers()
    {
        s_numbers = new UnseenUses();
        (s_areGivenInAnyOrder, s_areAskedFor) = (false, false);
    }
}
