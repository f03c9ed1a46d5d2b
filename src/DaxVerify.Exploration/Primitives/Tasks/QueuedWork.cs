using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>What the program queues to the thread pool, for the controller.</summary>
internal sealed class QueuedWork : IQueuedWork
{
    /// <inheritdoc/>
    public IReadOnlyList<IBlocked> Suspended => TaskTable.Suspended;

    /// <inheritdoc/>
    public void Start(ThreadSlot slot, string site) => PoolItems.Start(slot, site);
}
