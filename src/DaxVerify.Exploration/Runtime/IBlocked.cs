using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>A part of the program that waits without a thread: an await.</summary>
internal interface IBlocked
{
    /// <summary>What reports know of it.</summary>
    ThreadFact ToFact();

    WaitFact ToWait();

    /// <summary>Name of the assembly whose code completes what it waits for, if the engine knows nothing of that; else null.</summary>
    string? Foreign { get; }

    /// <summary>Who must go on before it can: threads and other such parts.</summary>
    IEnumerable<object> BlockedBy();
}
