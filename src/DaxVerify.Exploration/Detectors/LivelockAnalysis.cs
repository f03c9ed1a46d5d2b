using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <summary>Describes an execution that reached the step bound although its second half was scheduled fairly.</summary>
internal static class LivelockAnalysis
{
    /// <summary>Says which threads still run, and where.</summary>
    public static Finding Describe(Controller controller)
    {
        var alive = new List<ThreadSlot>();
        for (var i = 0; i < controller.ThreadCount; i++)
        {
            if (!controller.Slot(i).Finished)
                alive.Add(controller.Slot(i));
        }

        var threads = string.Join("; ", alive.Select(t => $"{t.Describe()} {DeadlockAnalysis.WaitsFor(t)}"));
        return new Finding(
            BugKind.Livelock,
            $"livelock: not finished after {controller.StepCount} steps, the second half of them scheduled fairly (see --step-bound); {threads}",
            "livelock");
    }
}
