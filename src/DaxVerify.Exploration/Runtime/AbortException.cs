namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// Unwinds a controlled thread when its execution is over. Rewritten catch blocks pass it on, every scheduling point throws
/// it again, so that no code under test can swallow it.
/// </summary>
internal sealed class AbortException : Exception
{
    /// <summary>Makes the exception.</summary>
    public AbortException()
        : base("The execution under test is over; this exception unwinds its threads.")
    {
    }

    /// <summary>Called first in every rewritten catch block that could catch an abort.</summary>
    /// <param name="caught">What the block caught.</param>
    public static void Rethrow(object caught)
    {
        var slot = ThreadSlot.Current;
        if (slot is null)
        {
            return;
        }

        if (slot.Controller.Stuck && caught is ThreadInterruptedException interruption && !slot.Controller.Aborting)
        {
            slot.Controller.Fail(slot.Controller.Detection.InterruptedBy(interruption, slot));
        }

        if (slot.Controller.Aborting)
        {
            throw caught as AbortException ?? new AbortException();
        }
    }
}
