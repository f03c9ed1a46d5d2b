using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// What the controller tells those who look for defects. It knows when something is wrong and ends the execution; they know what to call it.
/// </summary>
internal interface IDetection
{
    void BeginExecution();

    /// <summary>A thread took a lock, not by trying.</summary>
    void OnAcquired(ThreadSlot slot, LockState taken, string site);

    /// <summary>No thread can run, and some should.</summary>
    Finding NoThreadEnabled(Controller controller);

    /// <summary>An execution gets long.</summary>
    /// <returns>Null unless threads poll each other's locks in a circle, locks of the program's own, and have done so for long.</returns>
    Finding? SpinInCircle(Controller controller);

    /// <summary>The execution doesn't end, although every thread was scheduled fairly.</summary>
    Finding DoesNotEnd(Controller controller);

    /// <summary>A thread ended while it held locks.</summary>
    Finding EndedWithLocks(ThreadSlot slot);

    Finding LeftBy(Exception exception, ThreadSlot slot);

    /// <summary>The watchdog interrupted a thread that was blocked outside control, and this came of it.</summary>
    Finding InterruptedBy(Exception exception, ThreadSlot slot);
}
