using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration;

/// <summary>How to explore.</summary>
public sealed record ExplorationOptions
{
    /// <summary>Name of the strategy: <c>portfolio</c>, <c>random</c>, <c>pct</c>, <c>stall</c>, <c>pos</c>, <c>pb-dfs</c>, <c>dfs</c> or <c>dpor</c>.</summary>
    public string Strategy { get; init; } = "portfolio";

    /// <summary>Most executions; exhaustive strategies may end sooner.</summary>
    public long Executions { get; init; } = 10_000;

    /// <summary>Seed of every random choice; the same seed gives the same executions.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Time after which no new execution begins; <see cref="TimeSpan.Zero"/> for no limit.</summary>
    public TimeSpan Budget { get; init; }

    /// <summary>Steps after which an execution counts as a livelock; its second half is scheduled round robin.</summary>
    public int StepBound { get; init; } = 100_000;

    /// <summary>Most preemptions per execution, for <c>pb-dfs</c>.</summary>
    public int PreemptionBound { get; init; } = 2;

    /// <summary>Report data races.</summary>
    public bool DetectRaces { get; init; } = true;

    /// <summary>Which data races are reported, where <see cref="DetectRaces"/> asks for any.</summary>
    public RaceRules Races { get; init; }

    /// <summary>Make every access to a field, static or array element a scheduling point, not only locks and atomics.</summary>
    public bool MemoryPoints { get; init; }

    /// <summary>Report lock-order inversions of runs that didn't deadlock.</summary>
    public bool PredictLockOrder { get; init; } = true;

    /// <summary>
    /// Timed waits up to this long may give up at any scheduling point, longer ones only when nothing else can run: short
    /// timeouts are behaviour to test, long ones a safety net.
    /// </summary>
    public TimeSpan EarlyTimeoutMax { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Most threads that the thread pool has: work that is queued begins when one is free, so that starvation is found. 0 for as many as there is work, which is what the
    /// framework comes to in time.
    /// </summary>
    public int PoolThreads { get; init; }

    /// <summary>Minimise a failing schedule before it is reported.</summary>
    public bool Minimise { get; init; } = true;

    /// <summary>
    /// Told the finding of each failing execution before it is reported; <see langword="true"/> lets the exploration go on as if
    /// that execution had passed. An exploration that passed over something is never exhausted.
    /// </summary>
    public Func<Finding, bool>? PassesOver { get; init; }

    /// <summary>
    /// Told each reported bug and after how many executions it was seen; <see langword="true"/> lets the exploration go on to others. Null
    /// ends it at the first.
    /// </summary>
    public Func<BugReport, long, bool>? GoesOnAfter { get; init; }

    /// <summary>
    /// Asked, while the execution that a report shows is run, what is to be kept of the program's state after each event of its trace: see
    /// <see cref="TraceEvent.State"/>. It is called outside control while all threads of the program stand still, in the midst of whatever they do, so it may only read,
    /// and take no lock. Null keeps nothing.
    /// </summary>
    public Func<object?>? Observe { get; init; }

    /// <summary>Pin the engine's threads to one core, which makes it two to three times as fast.</summary>
    public bool Pin { get; init; } = true;

    /// <summary>Run exactly the schedule of this replay string.</summary>
    public string? Replay { get; init; }

    /// <summary>Begin each execution with the schedule of this replay string, then continue by the strategy.</summary>
    public string? Prefix { get; init; }

    /// <summary>How many steps of <see cref="Prefix"/> to use; all by default.</summary>
    public int PrefixSteps { get; init; } = int.MaxValue;

    /// <summary>
    /// Simple names of assemblies that are loaded as they are, beside the framework's. Who names one vouches for it: that threads share
    /// nothing in it that changes.
    /// </summary>
    public IReadOnlyList<string> SharedAssemblies { get; init; } = [];

    /// <summary>
    /// Simple names of assemblies that are rewritten though by default they aren't: libraries that tests are made with. All others that the test
    /// uses and that lie beside it are rewritten anyway, signed or not, with symbols or without.
    /// </summary>
    public IReadOnlyList<string> IncludedAssemblies { get; init; } = [];

    /// <summary>Simple names of assemblies that are loaded as they are, without anybody vouching for them: their calls are limits.</summary>
    public IReadOnlyList<string> ExcludedAssemblies { get; init; } = [];

    /// <summary>Time without any scheduling point after which the program counts as stuck.</summary>
    public TimeSpan Watchdog { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The part of this process, when several share one exploration.</summary>
    public WorkerShare Worker { get; init; } = new(0, 1, new ExecutionLimit());

    /// <summary>Refuses values that mean nothing; every exploration asks first.</summary>
    /// <exception cref="ExplorationException">Names the option, the value and what would be right.</exception>
    internal void Check()
    {
        RequireAtLeast(Executions, 1, "executions");
        RequireAtLeast(StepBound, 1, "step-bound");
        RequireAtLeast(PreemptionBound, 0, "preemption-bound");
        RequireAtLeast(PoolThreads, 0, "pool-threads");
        RequireAtLeast(PrefixSteps, 0, "prefix-steps");
        RequireAtLeast(Worker.Count, 1, "workers");
        RequireAtLeast(Worker.Index, 0, "worker-index");
        RequireAtLeast(Worker.Count - 1, Worker.Index, "workers less one");
        RequireAtLeast(Budget.Ticks, 0, "ticks of the budget");
        RequireAtLeast(EarlyTimeoutMax.Ticks, 0, "ticks of the longest early timeout");
        RequireAtLeast(Watchdog.Ticks, 1, "ticks of the watchdog");
    }

    private static void RequireAtLeast(long value, long least, string name)
    {
        if (value < least)
        {
            throw new ExplorationException($"{name} must be at least {least}, not {value}");
        }
    }
}
