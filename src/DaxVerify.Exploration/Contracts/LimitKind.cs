namespace DaxVerify.Exploration;

/// <summary>What keeps an exploration from saying that it explored all traces.</summary>
public enum LimitKind
{
    /// <summary>The strategy samples schedules, or one schedule was replayed.</summary>
    Sampled,

    /// <summary>Executions or time were used up, or another worker ended first.</summary>
    EndedEarly,

    /// <summary>Every execution began with the decisions of a given prefix.</summary>
    Prefix,

    /// <summary>Schedules with more preemptions than the bound are left out.</summary>
    Preemptions,

    /// <summary>The program has something that exhaustive strategies don't order exactly: clocks, short timeouts, cancelled waits, unseeded random numbers.</summary>
    Unordered,

    /// <summary>A loop that only waits for others was cut.</summary>
    SpinCut,

    /// <summary>An execution was so long that the rest of it was scheduled round robin.</summary>
    LongExecution,

    /// <summary>Code ran without switches, and what it did can matter to other threads.</summary>
    WithoutSwitches,

    /// <summary>A call that counts as one step ran code of the program in its middle.</summary>
    Atomised,

    /// <summary>Code that is not rewritten ran while other threads were alive.</summary>
    NotRewritten,

    /// <summary>Data races are not reported, and there was one: what happens between plain accesses was not explored.</summary>
    RaceIgnored,

    /// <summary>An execution failed and was passed over.</summary>
    PassedOver,

    /// <summary>Threads used one object, or a part of the process, through code of the framework that no primitive stands for, and nothing orders their uses.</summary>
    Unseen,

    /// <summary>A processor may let a volatile read pass a volatile write before it, and other threads can tell: only sequentially consistent schedules are explored.</summary>
    Reordered,

    /// <summary>
    /// A plain read of a reference may find what an unordered write of another thread puts there, or what was there before. .NET's memory model allows that, so it is no race, but whether
    /// the program bears both is seen only where accesses are scheduling points: in a part of drawn executions once it was met, and in a second search of an exhaustive strategy. There too, each
    /// schedule has one order for all threads.
    /// </summary>
    EitherReference,

    /// <summary>The program changes what is outside of it (the environment, files), and the next execution finds that changed: executions aren't alike.</summary>
    LeftBehind,

    /// <summary>The runtime may initialise a type's static fields earlier than where the program comes to them, and that does more than set up what is its own.</summary>
    EarlyInitialiser,
}
