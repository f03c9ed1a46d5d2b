using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DaxVerify.Cli.Exploring;
using DaxVerify.Cli.Invocation;
using DaxVerify.Exploration;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify pairs</c>: every pair of operation kinds of the bus, on one instance and on two, as a Markdown table.</summary>
internal static class PairsCommand
{
    private const string All = "all";

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var part = new Argument<string>("PART") { Description = $"A part of the names of the pairs to explore, such as sized: or +munmap-part; '{All}' for all." };
        var mode = ScenarioSwitches.Mode();
        var command = new LongCommand("pairs", "Explores every pair of operation kinds of the bus and prints a table.") { part, mode };
        ExplorationSwitches.AddTo(command);
        command.Add(EngineSwitch.CreateOwnOnly("Coyote samples and so verifies no pair; 'daxverify scenario NAME --engine coyote' samples one"));
        command.SetAction(parsed => Run(
            parsed.GetValue(part)!,
            parsed.GetValue(mode),
            ExplorationSwitches.Read(parsed),
            parsed.GetValue(ExplorationSwitches.Json)));
        return command;
    }

    private static int Run(string part, KernelMode mode, ExplorationOptions options, bool json)
    {
        if (part.Length == 0)
        {
            throw new UsageException($"a part of a name is missing; '{All}' stands for all pairs");
        }

        var names = PairCampaign.Names().Where(name => part == All || name.Contains(part, StringComparison.Ordinal)).ToList();
        if (names.Count == 0)
        {
            throw new UsageException($"no pair's name has '{part}' in it; 'daxverify scenarios' lists what names are made of");
        }

        if (!json)
        {
            Console.WriteLine("| pair | verdict | traces | executions | seconds |");
            Console.WriteLine("|---|---|---:|---:|---:|");
        }

        using var interruption = new Interruption();
        options = Interruptible.With(options, interruption);
        var pairs = Explore(names, mode, options, json, interruption.Token);
        var (explored, found, verified) = (pairs.Count, pairs.Count(pair => pair.Result.Bug is not null), pairs.Count(pair => pair.Result.Exhausted));
        var (executions, seconds) = (pairs.Sum(pair => pair.Result.Executions), pairs.Sum(pair => pair.Result.Elapsed.TotalSeconds));
        Console.WriteLine(json
            ? JsonSerializer.Serialize(
                new { pairs = explored, mode = mode.ToString(), release = KernelModeNames.ReleaseOrNull(mode), verified, defects = found, executions, seconds, linearizability = ExplorationReport.JudgedFigures() }, ExplorationReport.Line)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"\n{ExplorationReport.Judged()}\npairs: {(explored < names.Count ? $"{explored} of {names.Count}" : explored)} explored on {KernelModeNames.WithRelease(mode)}, {verified} verified under sequential consistency, {found} with a defect, "
                + $"{Counted.Of(executions, "execution")}, {seconds:0.0} s"));
        return interruption.EndWith(found == 0 ? ExitCode.Clean : ExitCode.Violation);
    }

    private static List<PairResult> Explore(List<string> names, KernelMode mode, ExplorationOptions options, bool json, CancellationToken stop)
    {
        var (clock, pairs, done) = (new LiveClock(), new List<PairResult>(), 0);
        return LiveProgress.Run("pairs", () => LiveStep.Of(Volatile.Read(ref done), names.Count, "pair", clock), () =>
        {
            foreach (var name in names.TakeWhile(_ => !stop.IsCancellationRequested))
            {
                pairs.Add(QuietConsole.Run(() => PairCampaign.Run(mode, options, [name]).Single()));
                LiveProgress.WriteLine(Console.Out, json ? Json(pairs[^1]) : Row(pairs[^1]));
                Interlocked.Increment(ref done);
            }

            return pairs;
        });
    }

    private static string Row(PairResult pair) => string.Create(
        CultureInfo.InvariantCulture,
        $"| `{pair.Scenario.Name}` | {pair.Verdict.Replace('|', '/')} | {(pair.Result.Exhausted ? pair.Result.Traces : "")} | {pair.Result.Executions} | {pair.Result.Elapsed.TotalSeconds:0.00} |");

    private static string Json(PairResult pair) => JsonSerializer.Serialize(
        new
        {
            pair = pair.Scenario.Name.ToString(),
            verdict = pair.Verdict,
            exhausted = pair.Result.Exhausted,
            traces = pair.Result.Traces,
            executions = pair.Result.Executions,
            seconds = pair.Result.Elapsed.TotalSeconds,
        },
        ExplorationReport.Line);
}
