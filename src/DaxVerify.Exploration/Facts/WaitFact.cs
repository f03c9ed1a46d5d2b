namespace DaxVerify.Exploration.Facts;

/// <summary>What one thread waits for, and who keeps it waiting.</summary>
/// <param name="Thread">Who waits.</param>
/// <param name="Kind">For what.</param>
/// <param name="Place">Source file and line of the wait; empty if unknown.</param>
public sealed record WaitFact(ThreadFact Thread, WaitKind Kind, string Place)
{
    /// <summary>The object waited for; null if there is none.</summary>
    public ObjectFact? Subject { get; init; }

    /// <summary>How a lock is wanted.</summary>
    public LockMode Mode { get; init; }

    /// <summary>Who holds what is waited for, as far as that is known.</summary>
    public IReadOnlyList<HoldFact> HeldBy { get; init; } = [];

    /// <summary>Another thread that waits for the lock exclusively and comes first; null if there is none.</summary>
    public ThreadFact? Behind { get; init; }

    /// <summary>The thread whose end is waited for.</summary>
    public ThreadFact? Target { get; init; }

    /// <summary>Source file and line of a pulse that found nobody waiting; empty if there was none.</summary>
    public string LostPulsePlace { get; init; } = "";

    /// <summary>What a thread that could go on is about to do.</summary>
    public PendingFact? Next { get; init; }
}
