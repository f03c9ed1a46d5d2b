using CsCheck;

namespace DaxVerify.Exploration.CsCheck;

/// <summary>How much a sample runs; what isn't given is as in <see cref="Check"/>.</summary>
internal sealed record SampleSettings
{
    /// <summary>Threads unless told otherwise: schedules find defects, not cores, so that the number doesn't depend on the machine.</summary>
    public const int ThreadsDefault = 3;

    /// <summary>Makes the settings of a call.</summary>
    /// <exception cref="CsCheckException">A value means nothing.</exception>
    public SampleSettings(
        string? seed, int sequentialMax, int parallelMax, long iter, int time, int threads, int replay, Action<string>? writeLine, ExplorationOptions? exploration)
    {
        Seed = seed ?? Check.Seed;
        SequentialMax = AtLeast(sequentialMax, 0, "maxSequentialOperations");
        ParallelMax = AtLeast(parallelMax, 2, "maxParallelOperations");
        ThreadsMax = AtLeast(threads == -1 ? ThreadsDefault : threads, 2, "threads");
        Time = time == -1 ? Check.Time : time;
        Iterations = Time > 0 && iter == -1 ? long.MaxValue : iter == -1 ? Check.Iter : iter;
        Schedules = AtLeast(replay == -1 ? Check.Replay : replay, 1, "replay");
        WriteLine = writeLine;
        Exploration = exploration ?? new ExplorationOptions();
        if (Exploration.Replay is not null || Exploration.Prefix is not null)
        {
            throw new CsCheckException("a schedule to replay belongs into seed, behind its case: seed: \"CASE[dv…]\"");
        }

        if (Exploration.Executions != new ExplorationOptions().Executions)
        {
            throw new CsCheckException("how many schedules of each case are run is told by replay, not by Executions of the options");
        }
    }

    /// <summary>Where to begin; null to draw that.</summary>
    public string? Seed { get; }

    /// <summary>Most operations before the threads start.</summary>
    public int SequentialMax { get; }

    /// <summary>Most operations in parallel.</summary>
    public int ParallelMax { get; }

    /// <summary>Most threads.</summary>
    public int ThreadsMax { get; }

    /// <summary>Most cases.</summary>
    public long Iterations { get; }

    /// <summary>Seconds after which no new case begins; -1 for no limit.</summary>
    public int Time { get; }

    /// <summary>Schedules of each case.</summary>
    public int Schedules { get; }

    /// <summary>Schedules of a case that is looked at closely: one that was made smaller, or is run again. A smaller case needs more to fail.</summary>
    public int SchedulesClosely => 5 * Schedules;

    /// <summary>Where the summary goes.</summary>
    public Action<string>? WriteLine { get; }

    /// <summary>How each case is explored.</summary>
    public ExplorationOptions Exploration { get; }

    private static int AtLeast(int value, int least, string name) =>
        value >= least ? value : throw new CsCheckException($"{name} must be at least {least}, not {value}");
}
