using System.CommandLine;
using DaxVerify.Exploration;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify explore</c>: explores the interleavings of a test of any .NET assembly.</summary>
internal static class ExploreCommand
{
    private static readonly Argument<string?> s_assembly = new("assembly")
    {
        Description = "The assembly that holds the test; its .pdb must be beside it.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> s_test = new("--test") { Description = "Namespace.Type.Method of a method without parameters." };

    private static readonly Option<string?> s_scenario = new("--scenario")
    {
        Description = "Instead of a test: a scenario of the bus, such as sized:read-start+shrink; 'drawn' for a campaign; 'list' for what names are made of.",
    };

    private static readonly Option<string?> s_pairs = new("--pairs")
    {
        Description = "Instead of a test: every pair of operation kinds of the bus, on one instance and on two; all, or those with this in their name, such as sized:.",
    };

    private static readonly Option<string?> s_save = new("--save") { Description = "With --scenario: keep what is found as a trace, for replay." };

    private static readonly Option<string> s_mode = new("--mode")
    {
        Description = $"With --scenario: {string.Join(", ", KernelModeNames.All)}.",
        DefaultValueFactory = _ => KernelModeNames.All[0],
    };

    private static readonly Option<string> s_strategy = new("--strategy")
    {
        Description = "portfolio, random, pct, stall, pos, pb-dfs, dfs or dpor.",
        DefaultValueFactory = _ => "portfolio",
    };

    private static readonly Option<long> s_executions = new("--executions")
    {
        Description = "Most executions.",
        DefaultValueFactory = _ => 10_000,
    };

    private static readonly Option<ulong> s_seed = new("--seed") { Description = "Seed of every random choice.", DefaultValueFactory = _ => 1 };

    private static readonly Option<string?> s_budget = new("--budget") { Description = "Time limit, such as 500ms, 30s, 2m or 1h." };

    private static readonly Option<int> s_workers = new("--workers")
    {
        Description = "Processes that share the work, each pinned to a core; dpor, dfs and pb-dfs run in one all the same.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<string?> s_replay = new("--replay") { Description = "Run exactly the schedule of this replay string." };

    private static readonly Option<string?> s_prefix = new("--prefix") { Description = "Begin each execution with the schedule of this replay string." };

    private static readonly Option<int> s_prefixSteps = new("--prefix-steps")
    {
        Description = "How many decisions of --prefix to use.",
        DefaultValueFactory = _ => int.MaxValue,
    };

    private static readonly Option<int> s_stepBound = new("--step-bound")
    {
        Description = "Steps after which an execution counts as a livelock.",
        DefaultValueFactory = _ => 100_000,
    };

    private static readonly Option<int> s_preemptionBound = new("--preemption-bound")
    {
        Description = "Most preemptions per execution, for pb-dfs.",
        DefaultValueFactory = _ => 2,
    };

    private static readonly Option<bool> s_noRaces = new("--no-races") { Description = "Don't report data races." };

    private static readonly Option<bool> s_memoryPoints = new("--memory-points")
    {
        Description = "Make every access to a field, static or array element a scheduling point.",
    };

    private static readonly Option<bool> s_noMinimise = new("--no-minimise") { Description = "Report the failing schedule as it was found." };

    private static readonly Option<bool> s_selfTest = new("--self-test")
    {
        Description = "Check the engine itself: run a known racy program through the same path, which must find it.",
    };

    private static readonly Option<bool> s_json = new("--json") { Description = "Print the result as JSON." };

    private static readonly Option<int> s_workerIndex = new("--worker-index") { Hidden = true, DefaultValueFactory = _ => -1 };

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("explore", "Explores the interleavings of a test: every schedule is a choice, every failure replays.")
        {
            s_assembly,
            s_test,
            s_scenario,
            s_mode,
            s_save,
            s_pairs,
            s_strategy,
            s_executions,
            s_seed,
            s_budget,
            s_workers,
            s_replay,
            s_prefix,
            s_prefixSteps,
            s_stepBound,
            s_preemptionBound,
            s_noRaces,
            s_memoryPoints,
            s_noMinimise,
            s_selfTest,
            s_json,
            s_workerIndex,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var options = Options(parsed);
        var workers = AtLeastOne(parsed, s_workers);
        if (parsed.GetValue(s_selfTest))
            return ExploreSelfTest.Run(options, parsed.GetValue(s_json));
        if (parsed.GetValue(s_scenario) == ExploreCampaign.Name)
            return ExploreCampaign.Run(Mode(parsed), options);
        if (parsed.GetValue(s_scenario) == ExploreScenario.ListName)
            return ExploreScenario.List();
        if (parsed.GetValue(s_scenario) is { } scenario)
            return ExploreScenario.Run(scenario, Mode(parsed), options, parsed.GetValue(s_save), parsed.GetValue(s_json));
        if (parsed.GetValue(s_pairs) is { } pairs)
            return ExplorePairs.Run(pairs, Mode(parsed), options);
        var assembly = parsed.GetValue(s_assembly) ?? throw new UsageException("which assembly? daxverify explore My.dll --test Namespace.Type.Method");
        var test = parsed.GetValue(s_test) ?? throw new UsageException("which test? pass --test Namespace.Type.Method");
        try
        {
            var index = parsed.GetValue(s_workerIndex);
            if (index >= 0)
                return ExploreWorker.Run(assembly, test, options, index, workers);
            var shares = workers > 1 && options.Replay is null && options.Prefix is null && options.Strategy is "portfolio" or "random" or "pct" or "stall" or "pos";
            var result = shares && workers > 1
                ? ExploreWorkers.Run(assembly, test, options, workers, parsed)
                : Quietly(() => Explore.RunTest(assembly, test, options));
            ExploreReport.Print(result, parsed.GetValue(s_json), $"daxverify explore {Quote(assembly)} --test {test}");
            if (result.Bug is not { Kind: BugKind.UncontrolledOperation } uncontrolled)
                return result.Bug is null ? ExitCode.Clean : ExitCode.Violation;
            throw new UsageException(uncontrolled.Message.Split(';')[0].Split('\n')[0]);
        }
        catch (ExplorationException e)
        {
            throw new UsageException(e.Message);
        }
    }

    /// <summary>Runs with the console out of the program's reach, which would print thousands of times.</summary>
    public static ExplorationResult Quietly(Func<ExplorationResult> run)
    {
        var (output, error) = (Console.Out, Console.Error);
        Console.SetOut(TextWriter.Null);
        Console.SetError(TextWriter.Null);
        try
        {
            return run();
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    private static ExplorationOptions Options(ParseResult parsed) => new()
    {
        Strategy = parsed.GetValue(s_strategy)!,
        Executions = parsed.GetValue(s_executions),
        Seed = parsed.GetValue(s_seed),
        Budget = Duration(parsed.GetValue(s_budget)),
        Replay = parsed.GetValue(s_replay),
        Prefix = parsed.GetValue(s_prefix),
        PrefixSteps = parsed.GetValue(s_prefixSteps),
        StepBound = parsed.GetValue(s_stepBound),
        PreemptionBound = parsed.GetValue(s_preemptionBound),
        DetectRaces = !parsed.GetValue(s_noRaces),
        MemoryPoints = parsed.GetValue(s_memoryPoints),
        Minimise = !parsed.GetValue(s_noMinimise),
    };

    private static KernelMode Mode(ParseResult parsed)
    {
        try
        {
            return KernelModeNames.Parse(parsed.GetValue(s_mode));
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static T AtLeastOne<T>(ParseResult parsed, Option<T> option)
        where T : System.Numerics.INumber<T>
    {
        var value = parsed.GetValue(option)!;
        return value >= T.One ? value : throw new UsageException($"{option.Name} must be at least 1, not {value}");
    }

    private static TimeSpan Duration(string? text)
    {
        if (text is null)
            return TimeSpan.Zero;
        (string Unit, double Milliseconds)[] units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];
        foreach (var (unit, milliseconds) in units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(text[..^unit.Length], System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var value)
                && value > 0 && value * milliseconds < int.MaxValue)
            {
                return TimeSpan.FromMilliseconds(value * milliseconds);
            }
        }

        throw new UsageException($"--budget {text} is not a duration: write 500ms, 30s, 2m or 1h");
    }

    private static string Quote(string text) => text.Contains(' ', StringComparison.Ordinal) ? $"\"{text}\"" : text;
}
