using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Replay;

/// <summary>Words for a step of which only the record is left.</summary>
internal static class StepNames
{
    /// <summary>What was done, and on which object of the execution.</summary>
    public static string Of(in Step step)
    {
        var what = step.Kind switch
        {
            OpKind.Begin => "begin",
            OpKind.Acquire or OpKind.Reacquire => "take",
            OpKind.TryAcquire => "try to take",
            OpKind.SemaphoreWait or OpKind.EventWait => "wait for",
            OpKind.ReadWrite => "update",
            OpKind.Join => $"join T{step.Value}",
            _ => step.Kind.ToString().ToLowerInvariant(),
        };
        return step.Object == 0 ? what : $"{what} object#{step.Object}";
    }
}
