using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>What completes a ValueTask without a task: looks at it, what is registered with it, its completion and its reuse are steps on it.</summary>
internal sealed class SourceState : SyncObject
{
    /// <inheritdoc/>
    public override WaitKind WaitedForAs => WaitKind.Completion;

    /// <inheritdoc/>
    public override ObjectFact ToFact() => new(Id, "ManualResetValueTaskSourceCore", "");
}
