using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <summary>Records an execution that reached the step bound although its second half was scheduled fairly.</summary>
internal static class LivelockAnalysis
{
    /// <summary>Which threads still run, and where.</summary>
    public static Finding Describe(Controller controller) => new()
    {
        Kind = BugKind.Livelock,
        Steps = controller.StepCount,
        Waits = [.. Waits.Alive(controller).Select(Waits.WaitOf)],
    };
}
