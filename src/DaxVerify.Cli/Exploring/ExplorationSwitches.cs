using System.CommandLine;
using DaxVerify.Cli.Invocation;
using DaxVerify.Exploration;

namespace DaxVerify.Cli.Exploring;

/// <summary>The options that the exploring commands share, and which of them have no effect beside others.</summary>
internal static class ExplorationSwitches
{
    private static readonly Option<string> s_strategy = new("--strategy")
    {
        Description = "portfolio, random, pct, stall, pos, pb-dfs, dfs or dpor.",
        DefaultValueFactory = _ => "portfolio",
    };

    private static readonly Option<long> s_executions =
        new Option<long>("--executions") { Description = "Most executions.", DefaultValueFactory = _ => 10_000 }.AtLeast(1L);

    private static readonly Option<ulong> s_seed = new("--seed") { Description = "Seed of every random choice.", DefaultValueFactory = _ => 1 };

    private static readonly Option<Duration> s_budget = Duration.Option("--budget", "Time limit of each exploration");

    private static readonly Option<string?> s_prefix = new("--prefix") { Description = "Begin each execution with the schedule of this replay string." };

    private static readonly Option<int> s_prefixSteps = new Option<int>("--prefix-steps")
    {
        Description = "How many decisions of --prefix to use.",
        DefaultValueFactory = _ => int.MaxValue,
    }.AtLeast(0);

    private static readonly Option<int> s_stepBound = new Option<int>("--step-bound")
    {
        Description = "Scheduling points after which an execution counts as a livelock.",
        DefaultValueFactory = _ => 100_000,
    }.AtLeast(1);

    private static readonly Option<int> s_preemptionBound = new Option<int>("--preemption-bound")
    {
        Description = "Most preemptions per execution, for pb-dfs.",
        DefaultValueFactory = _ => 2,
    }.AtLeast(0);

    private static readonly Option<int> s_poolThreads = new Option<int>("--pool-threads")
    {
        Description = "Most threads of the thread pool, so that starvation is found; 0 for as many as there is work.",
        DefaultValueFactory = _ => 0,
    }.AtLeast(0);

    private static readonly Option<bool> s_noRaces = new("--no-races") { Description = "Don't report data races." };

    private static readonly Option<string> s_races = new Option<string>("--races")
    {
        Description = "Which data races are reported: harmful, those that .NET's memory model doesn't make harmless, or strict, all.",
        DefaultValueFactory = _ => "harmful",
    }.AcceptOnlyFromAmong("harmful", "strict");

    private static readonly Option<bool> s_memoryPoints = new("--memory-points")
    {
        Description = "Make every access to a field, static or array element a scheduling point.",
    };

    private static readonly Option<bool> s_noMinimise = new("--no-minimise") { Description = "Report the failing schedule as it was found." };

    /// <summary>Runs one schedule instead of exploring.</summary>
    public static Option<string?> Replay { get; } = new("--replay") { Description = "Run exactly the schedule of this replay string." };

    /// <summary>Prints JSON.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Print the result as JSON." };

    /// <summary>Adds what acts on any exploration.</summary>
    public static void AddTo(Command command)
    {
        foreach (var option in new Option[] { s_strategy, s_executions, s_seed, s_budget, s_stepBound, s_preemptionBound, s_noRaces, s_memoryPoints, Json })
        {
            command.Add(option);
        }

        command.NeedsValue(s_preemptionBound, s_strategy, "pb-dfs");
    }

    /// <summary>Adds what acts where one exploration is shown: <see cref="AddTo"/>, and where its schedules begin and how they are reported.</summary>
    public static void AddAllTo(Command command)
    {
        AddTo(command);
        foreach (var option in new Option[] { Replay, s_prefix, s_prefixSteps, s_noMinimise })
        {
            command.Add(option);
        }

        command.Excludes(
            Replay,
            s_strategy,
            s_executions,
            s_seed,
            s_budget,
            s_prefix,
            s_prefixSteps,
            s_stepBound,
            s_preemptionBound,
            s_noRaces,
            s_memoryPoints,
            s_noMinimise);
        command.Needs(s_prefixSteps, s_prefix);
    }

    /// <summary>Adds what acts on programs of any kind and not on the bus: the size of the thread pool, and which races count.</summary>
    public static void AddProgramTo(Command command)
    {
        command.Add(s_poolThreads);
        command.Add(s_races);
        command.Excludes(Replay, s_poolThreads, s_races);
        command.Excludes(s_noRaces, s_races);
    }

    /// <summary>What the command line says of <see cref="AddAllTo"/> and <see cref="AddProgramTo"/>.</summary>
    public static ExplorationOptions ReadProgram(ParseResult parsed) => ReadAll(parsed) with
    {
        PoolThreads = parsed.GetValue(s_poolThreads),
        Races = parsed.GetValue(s_races) == "strict" ? RaceRules.Strict : RaceRules.Harmful,
    };

    /// <summary>Adds the rules of an option that spreads work over processes.</summary>
    public static void AddWorkersTo(Command command, Option<int> workers)
    {
        command.Add(workers);
        command.Excludes(Replay, workers);
        command.Excludes(s_prefix, workers);
        command.NeedsValue(workers, s_strategy, "portfolio", "random", "pct", "stall", "pos");
    }

    /// <summary>Adds the option that names an engine to a command with <see cref="AddAllTo"/>; Coyote has schedules, bounds and reports of its own.</summary>
    public static void AddEngineTo(Command command, Option<string> engine)
    {
        command.Add(engine);
        foreach (var option in new Option[]
        {
            Replay, s_strategy, s_prefix, s_prefixSteps, s_stepBound, s_preemptionBound, s_noRaces, s_memoryPoints, s_noMinimise,
        })
        {
            command.NeedsValue(option, engine, EngineSwitch.Own);
        }
    }

    /// <summary>What the command line says of <see cref="AddTo"/>.</summary>
    /// <param name="parsed">The command line.</param>
    /// <returns>How to explore.</returns>
    public static ExplorationOptions Read(ParseResult parsed) => new()
    {
        Strategy = parsed.GetValue(s_strategy)!,
        Executions = parsed.GetValue(s_executions),
        Seed = parsed.GetValue(s_seed),
        Budget = parsed.GetValue(s_budget).Time,
        StepBound = parsed.GetValue(s_stepBound),
        PreemptionBound = parsed.GetValue(s_preemptionBound),
        DetectRaces = !parsed.GetValue(s_noRaces),
        MemoryPoints = parsed.GetValue(s_memoryPoints),
    };

    /// <summary>What the command line says of <see cref="AddAllTo"/>.</summary>
    /// <param name="parsed">The command line.</param>
    /// <returns>How to explore.</returns>
    public static ExplorationOptions ReadAll(ParseResult parsed) => Read(parsed) with
    {
        Replay = parsed.GetValue(Replay),
        Prefix = parsed.GetValue(s_prefix),
        PrefixSteps = parsed.GetValue(s_prefixSteps),
        Minimise = !parsed.GetValue(s_noMinimise),
    };
}
