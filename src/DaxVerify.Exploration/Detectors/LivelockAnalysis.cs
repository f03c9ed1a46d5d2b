using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <summary>
/// Records an execution that reached the step bound although its second half was scheduled fairly. Threads that spin in the methods of locks of the program's own wait for
/// those who hold them: if they wait in a circle, it is a deadlock.
/// </summary>
internal static class LivelockAnalysis
{
    /// <summary>Which threads still run, and where.</summary>
    public static Finding Describe(Controller controller) => FindCircle(controller)
        ?? new Finding { Kind = BugKind.Livelock, Steps = controller.StepCount, Waits = [.. Waits.Alive(controller).Select(Waits.WaitOf)] };

    /// <summary>The circle of threads that wait for each other, if what they have polled for long in locks of the program's own counts as waiting.</summary>
    public static Finding? FindCircle(Controller controller)
    {
        var alive = Waits.Alive(controller);
        foreach (var slot in alive)
        {
            slot.IsSpinning = slot.OwnLockCalls is [.., { } call] && controller.StepCount - call.Since > Controller.StepsBetweenLooks / 2;
        }

        if (DeadlockAnalysis.Describe(controller) is { CycleLength: > 0 } circle)
        {
            return circle;
        }

        alive.ForEach(slot => slot.IsSpinning = false);
        return null;
    }
}
