namespace DaxVerify.Exploration.Runtime;

/// <summary>Decides, at every scheduling point of every execution, who runs next and which value is drawn.</summary>
internal interface IStrategy
{
    /// <summary>The strategy's name, as options and reports spell it.</summary>
    string Name { get; }

    /// <summary>Whether <see cref="ChooseThread"/> is also called where only one thread is enabled.</summary>
    bool SeesEveryStep { get; }

    /// <summary>
    /// The step of an execution from which on threads are scheduled round robin without asking the strategy, to see whether it ends.
    /// </summary>
    /// <param name="stepBound">The step at which an execution counts as a livelock.</param>
    int FairFrom(int stepBound);

    /// <summary>Executions repeat the beginnings of earlier ones, so that the program's own random numbers must be the same in all.</summary>
    bool RepeatsBeginnings { get; }

    /// <summary>For exhaustive strategies that came to their end: how many traces there are. Null otherwise.</summary>
    long? Traces { get; }

    /// <summary>What the strategy leaves out by itself, in words; null if nothing.</summary>
    string? Bound => null;

    /// <summary>Where the program behaved differently under the same choices; null if it did not.</summary>
    string? Divergence { get; }

    /// <summary>Prepares for one execution.</summary>
    /// <param name="execution">Number of the execution, from 0.</param>
    /// <returns>False when there is nothing left to explore.</returns>
    bool Begin(long execution);

    /// <summary>Chooses the thread to run.</summary>
    /// <param name="controller">The execution so far.</param>
    /// <param name="enabled">The enabled threads, one bit each; never 0.</param>
    /// <param name="current">The thread that ran last, or -1.</param>
    /// <returns>The thread's number, or -1 to abandon the execution.</returns>
    int ChooseThread(Controller controller, ulong enabled, int current);

    /// <summary>Chooses a value from 0 to <paramref name="count"/> - 1.</summary>
    int ChooseValue(Controller controller, int count);

    /// <summary>Learns from the finished execution.</summary>
    void End(Controller controller);
}
