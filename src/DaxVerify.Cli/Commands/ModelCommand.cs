using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DaxVerify.Cli.Invocation;
using DaxVerify.Specification.Checking;
using DaxVerify.Specification.State;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Models;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify model</c>: explicit-state search of the specification.</summary>
internal static class ModelCommand
{
    private const int EstimateStates = 20_000;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Configurations; all of specs/models when none is given.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var statesMax = new Option<long>("--max-states")
        {
            Description = "Stop after the level that reaches this many states.",
            DefaultValueFactory = _ => long.MaxValue,
        }.AtLeast(1L);
        var depthMax = new Option<int>("--max-depth") { Description = "Stop after this many steps from the start.", DefaultValueFactory = _ => int.MaxValue }.AtLeast(0);
        var workers = new Option<int>("--workers") { Description = "Threads.", DefaultValueFactory = _ => Environment.ProcessorCount }.AtLeast(1);
        var noSymmetry = new Option<bool>("--no-symmetry") { Description = "Tell equal instances and equal regions apart." };
        var tour = new Option<bool>("--tour") { Description = "Execute every transition on the bus instead of searching." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object for each configuration." };
        var command = new LongCommand("model", "Searches the specification's states, all of them, and checks the invariants.")
        {
            files, statesMax, depthMax, workers, noSymmetry, tour, json,
        };
        command.Excludes(tour, statesMax, depthMax, workers, noSymmetry);
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            var limits = new CheckLimits
            {
                Stop = interruption.Token,
                StatesMax = parsed.GetValue(statesMax),
                DepthMax = parsed.GetValue(depthMax),
                Workers = parsed.GetValue(workers),
            };
            return interruption.EndWith(Run(parsed.GetValue(files) ?? [], parsed.GetValue(json), file => parsed.GetValue(tour)
                ? Tour(file, parsed.GetValue(json), interruption.Token)
                : Check(file, limits, !parsed.GetValue(noSymmetry), parsed.GetValue(json)), interruption.Token));
        });
        return command;
    }

    private static int Run(string[] named, bool json, Func<ModelFile, bool> check, CancellationToken stop)
    {
        var isViolated = false;
        var left = new Queue<string>(named.Length > 0 ? named : DefaultFiles());
        while (left.Count > 0 && !stop.IsCancellationRequested)
        {
            isViolated |= !check(ModelFile.Read(left.Dequeue()));
        }

        if (left.Count > 0)
        {
            Console.WriteLine(json ? JsonSerializer.Serialize(new { notBegun = left }) : $"not begun: {string.Join(", ", left)}");
        }

        return isViolated ? ExitCode.Violation : ExitCode.Clean;
    }

    private static bool Tour(ModelFile file, bool json, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var report = LiveProgress.Run($"tour of {file.Configuration.Name}", () => new TransitionTour(file.Configuration, MachineFactory.Bus).Run(stop));
        Console.WriteLine(json
            ? JsonSerializer.Serialize(new { name = file.Configuration.Name, tour = report with { Operations = [] }, seconds = clock.Elapsed.TotalSeconds })
            : $"{file.Configuration.Name}: tour of {Counted.OfMany(report.States, "state")} on the bus: {Number(report.Covered)} of {Counted.OfMany(report.Transitions, "transition")}, "
                + $"{Counted.OfMany(report.Steps, "operation")} in {Counted.OfMany(report.Sequences, "sequence")}, {clock.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s"
                + (report.Difference is null ? $": all agree{(report.IsCut ? " so far" : "")}" : $"; differs after {Counted.OfMany(report.Operations.Count, "operation")}: {report.Difference}"));
        return report.Difference is null;
    }

    /// <returns>Whether nothing speaks against the file's expectation, as far as the search went.</returns>
    private static bool Check(ModelFile file, CheckLimits limits, bool useSymmetry, bool json)
    {
        var model = new DaxModel(file.Configuration with { UseSymmetry = useSymmetry });
        var estimate = 0L;
        if (!json)
        {
            Console.WriteLine($"{file.Configuration.Name}: {file.About}");
            var (first, isAll) = LiveProgress.Run($"estimate of {file.Configuration.Name}", () => Estimate(model, limits.Stop));
            estimate = first;
            Console.WriteLine(isAll
                ? $"  estimate: {Counted.OfMany(first, "state")}, all seen at once"
                : $"  estimate: about {Counted.OfMany(first, "state")}");
        }

        var (clock, states) = (new LiveClock(), 0L);
        var result = LiveProgress.Run(
            file.Configuration.Name,
            () => LiveStep.Of(Volatile.Read(ref states), estimate, "state", clock),
            () => new ModelChecker<MachineState>(model) { OnLevel = (seen, _, _) => Volatile.Write(ref states, seen) }.Run(limits));
        var isExpected = IsExpected(file, result, limits.Stop);
        if (json)
        {
            PrintJson(file, model, result, isExpected);
        }
        else
        {
            Print(file, model, result, limits.Workers, isExpected);
        }

        return isExpected ?? true;
    }

    /// <returns><see langword="null"/> where an interruption came before it was known.</returns>
    private static bool? IsExpected(ModelFile file, SearchResult result, CancellationToken stop) =>
        result is { Counterexample: null, IsComplete: false } && stop.IsCancellationRequested ? null
        : file.MustFail is null ? result.Counterexample is null
        : result.Counterexample?.Problem.StartsWith(file.MustFail + ":", StringComparison.Ordinal) == true;

    /// <summary>
    /// A bounded search, then the growth of its levels carried on as it slows down: an order of magnitude, printed so that nobody
    /// waits for a search that never ends.
    /// </summary>
    private static (long States, bool IsAll) Estimate(DaxModel model, CancellationToken stop)
    {
        var levels = new List<long>();
        var probe = new ModelChecker<MachineState>(model) { OnLevel = (states, _, _) => levels.Add(states) };
        var result = probe.Run(new CheckLimits { StatesMax = EstimateStates, Stop = stop });
        if (result.IsComplete || result.Counterexample is not null || levels.Count < 4)
        {
            return (result.States, result.IsComplete);
        }

        double states = levels[^1], last = levels[^1] - levels[^2], before = levels[^2] - levels[^3], older = levels[^3] - levels[^4];
        var growth = last / Math.Max(before, 1);
        var slowdown = Math.Max((before / Math.Max(older, 1)) - growth, 0.02);
        while (last >= 1)
        {
            growth = Math.Max(growth - slowdown, 0);
            last *= growth;
            states += last;
        }

        return ((long)Math.Max(states, result.States), false);
    }

    private static void Print(ModelFile file, DaxModel model, SearchResult result, int workers, bool? isExpected)
    {
        Console.WriteLine(
            $"  {Counted.OfMany(result.States, "state")}, {Counted.OfMany(result.Transitions, "transition")}, depth {result.Depth}, "
            + $"{result.Elapsed.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture)} s on {Counted.Of(workers, "thread")}: "
            + $"{Counted.OfMany((long)(result.States / Math.Max(result.Elapsed.TotalSeconds, 1e-9)), "state")}/s, {Counted.OfMany((long)result.TransitionsPerSecond, "transition")}/s");
        Console.WriteLine(
            $"  {(result.IsComplete ? "complete" : "not complete")}, {result.BytesPerState.ToString("0.0", CultureInfo.InvariantCulture)} bytes/state, "
            + $"collision probability {Fingerprint.CollisionProbability(result.States).ToString("0.0e0", CultureInfo.InvariantCulture)}");
        if (result.Counterexample is { } counterexample)
        {
            Console.WriteLine($"  broken after {Counted.Of(counterexample.Actions.Count, "step")}: {counterexample.Problem}");
            for (var i = 0; i < counterexample.Actions.Count; i++)
            {
                Console.WriteLine($"    {i + 1}. {model.NameOf(counterexample.Actions[i])}");
            }
        }
        else
        {
            Console.WriteLine($"  actions never done: {(result.NeverDone.Count == 0 ? "none" : string.Join("; ", result.NeverDone))}");
        }

        Console.WriteLine(isExpected switch
        {
            null => $"  interrupted: nothing found so far{(file.MustFail is null ? "" : $", though {file.MustFail} is to be found broken")}",
            true => file.MustFail is null ? "  clean" : $"  broken as it must be ({file.MustFail})",
            false => file.MustFail is null ? "  VIOLATION" : $"  VIOLATION: {file.MustFail} should have been found broken",
        });
    }

    private static void PrintJson(ModelFile file, DaxModel model, SearchResult result, bool? isExpected) =>
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            name = file.Configuration.Name,
            states = result.States,
            transitions = result.Transitions,
            depth = result.Depth,
            complete = result.IsComplete,
            seconds = result.Elapsed.TotalSeconds,
            statesPerSecond = result.States / Math.Max(result.Elapsed.TotalSeconds, 1e-9),
            transitionsPerSecond = result.TransitionsPerSecond,
            bytesPerState = result.BytesPerState,
            collisionProbability = Fingerprint.CollisionProbability(result.States),
            neverDone = result.NeverDone,
            problem = result.Counterexample?.Problem,
            trace = result.Counterexample?.Actions.Select(model.NameOf),
            asExpected = isExpected,
        }));

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string[] DefaultFiles()
    {
        for (var directory = new DirectoryInfo(Environment.CurrentDirectory); directory is not null; directory = directory.Parent)
        {
            var models = Path.Combine(directory.FullName, "specs", "models");
            if (Directory.Exists(models))
            {
                return [.. Directory.GetFiles(models, "*.json").Order(StringComparer.Ordinal)];
            }
        }

        throw new UsageException("no specs/models here or above; name a configuration file");
    }
}
