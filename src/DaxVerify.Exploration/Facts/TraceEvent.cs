using System.Text.Json.Serialization;

namespace DaxVerify.Exploration.Facts;

/// <summary>One thing that a thread did in a traced execution.</summary>
/// <param name="Thread">Number of the thread.</param>
/// <param name="Kind">What it did.</param>
/// <param name="Place">Source file and line; empty if unknown.</param>
public sealed record TraceEvent(int Thread, TraceEventKind Kind, string Place)
{
    /// <summary>The object that it worked on; null if none.</summary>
    public ObjectFact? Subject { get; init; }

    /// <summary>The field, element or other member accessed; empty if none.</summary>
    public string Member { get; init; } = "";

    /// <summary>The member is one that the compiler keeps for itself, such as the position of an iterator.</summary>
    [JsonIgnore]
    internal bool IsOfCompiler { get; init; }

    /// <summary>The value that a write replaced; null if unknown.</summary>
    public string? Before { get; init; }

    /// <summary>The value read, written or drawn; null if none.</summary>
    public string? After { get; init; }

    /// <summary>The thread started, joined or pulsed, or the async method that awaits or goes on; null if none.</summary>
    public ThreadFact? Target { get; init; }

    /// <summary>How a lock of the program was taken or wanted.</summary>
    public LockMode Mode { get; init; }

    /// <summary>Who held the lock that it has to wait for.</summary>
    public IReadOnlyList<HoldFact> HeldBy { get; init; } = [];

    /// <summary>Whether it got what it wanted: false for a timeout, a try that failed, a token that isn't cancelled.</summary>
    public bool Succeeded { get; init; } = true;

    /// <summary>Milliseconds slept, counts left, threads pulsed, or values to choose from.</summary>
    public int Count { get; init; }

    /// <summary>For <see cref="TraceEventKind.Step"/>, the operation.</summary>
    public OpKind Operation { get; init; }

    /// <summary>Why control passed to this thread; null when it simply went on.</summary>
    public SwitchReason? Switch { get; init; }

    /// <summary>
    /// What <see cref="ExplorationOptions.Observe"/> gave when all that this event led to had happened, before anything else did; null if nobody asked. Stays in the process
    /// that observed it.
    /// </summary>
    [JsonIgnore]
    public object? State { get; init; }

    /// <summary>What was done, with its values, in words.</summary>
    public override string ToString() => TraceWords.Of(this);
}
