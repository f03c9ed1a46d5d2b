namespace DaxVerify.Exploration.Runtime;

/// <summary>Makes controlled threads of what the program queues to the thread pool.</summary>
internal interface IQueuedWork
{
    /// <summary>Awaits that wait for what isn't complete.</summary>
    IReadOnlyList<IBlocked> Suspended { get; }

    /// <summary>Starts whatever a thread has queued since the last time.</summary>
    void Start(ThreadSlot slot, string site);
}
