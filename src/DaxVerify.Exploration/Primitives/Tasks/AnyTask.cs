using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>Several tasks, one of which is waited for.</summary>
internal sealed class AnyTask : SyncObject
{
    /// <summary>Makes it.</summary>
    /// <param name="states">The tasks; null for one that is complete and nobody else's.</param>
    public AnyTask(TaskState?[] states) => States = states;

    public TaskState?[] States { get; }

    /// <summary>The first that is complete, in the order given; -1 for none.</summary>
    public int First => Array.FindIndex(States, state => state is null or { IsComplete: true });

    /// <inheritdoc/>
    public override bool Available => First >= 0;

    /// <inheritdoc/>
    public override WaitKind WaitedForAs => WaitKind.Completion;

    /// <inheritdoc/>
    public override ObjectFact ToFact() => new(Id, "one of several Tasks", "");
}
