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
    public static Finding Describe(Controller controller)
    {
        var alive = Waits.Alive(controller);
        foreach (var slot in alive)
        {
            slot.IsSpinning = true;
        }

        return DeadlockAnalysis.Describe(controller) is { CycleLength: > 0 } cycle
            ? cycle
            : new Finding { Kind = BugKind.Livelock, Steps = controller.StepCount, Waits = [.. alive.Select(Waits.WaitOf)] };
    }
}
