using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Traces;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify check</c>: the main job, part by part within a time budget.</summary>
internal static class CheckCommand
{
    /// <summary>Makes the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var budget = new Option<string>("--budget") { Description = "Time to spend: 90, 60s or 2m.", DefaultValueFactory = _ => "60s" };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the first sequence.", DefaultValueFactory = _ => 1 };
        var only = new Option<string>("--only") { Description = "Only this part.", DefaultValueFactory = _ => "properties" };
        only.AcceptOnlyFromAmong("properties");
        var failures = new Option<string>("--failures") { Description = "Folder of kept failures; they run first.", DefaultValueFactory = _ => Path.Combine("reports", "failures") };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("check", "Checks the bus.") { budget, seed, only, failures, json };
        command.SetAction(parsed => RunProperties(
            ParseBudget(parsed.GetValue(budget)!),
            parsed.GetValue(seed),
            new FailureStore(parsed.GetValue(failures)!),
            parsed.GetValue(json)));
        return command;
    }

    private static TimeSpan ParseBudget(string text)
    {
        var unit = text.EndsWith('m') ? 60 : 1;
        return double.TryParse(text.TrimEnd('m', 's'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value > 0
            ? TimeSpan.FromSeconds(value * unit)
            : throw new UsageException($"--budget '{text}' is no time (expected e.g. 90, 60s or 2m)");
    }

    private static int RunProperties(TimeSpan budget, ulong seed, FailureStore store, bool json)
    {
        var known = store.Files.Select(file => (File: file, Replay: TraceReplay.Run(TraceArguments.Read(file)))).ToArray();
        var live = !json && !Console.IsOutputRedirected;
        var report = new PropertyCampaign(Machines.Bus)
        {
            Budget = budget,
            Seed = seed,
            OnCase = !live ? null : (cases, operations) =>
            {
                if (cases % 200 == 0)
                {
                    Console.Write($"\r  {cases} cases, {operations} operations ");
                }
            },
        }.Run();
        var kept = report.Failures.Select(store.Keep).ToArray();
        if (json)
        {
            PrintJson(known, report, kept);
        }
        else
        {
            Console.Write(live ? "\r" : string.Empty);
            Print(known, report, kept);
        }

        return report.IsClean && known.All(one => one.Replay.Failure is null) ? ExitCode.Clean : ExitCode.Violation;
    }

    private static void Print((string File, TraceReplay Replay)[] known, CampaignReport report, string[] kept)
    {
        foreach (var (file, replay) in known)
        {
            Console.WriteLine(replay.Failure is null ? $"{file}: no longer fails" : $"{file}: still fails: {replay.Failure.Message}");
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"properties: {report.Cases:N0} cases, {report.Operations:N0} operations, {report.Elapsed.TotalSeconds:0.0} s, {report.OperationsPerSecond:N0} operations/s, seed {report.Seed}"));
        foreach (var (name, count) in report.Classes)
        {
            var share = 100.0 * count / Math.Max(report.Operations, 1);
            var least = StepClassifier.LeastShares[name] / 100.0;
            var mark = report.HardlyReached.Contains(name) ? "  HARDLY REACHED" : string.Empty;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-28} {count,10:N0} {share,7:0.00} % (least {least:0.00} %){mark}"));
        }

        for (var i = 0; i < kept.Length; i++)
        {
            var failure = report.Failures[i];
            Console.WriteLine($"FAILURE [{failure.Signature}] seed {failure.Seed}, {failure.Sequence.Operations.Count} operations:");
            Console.WriteLine($"  {failure.Failure.Message}");
            Console.WriteLine($"  daxverify replay {kept[i]}");
        }

        Console.WriteLine(report.IsClean ? "properties: clean" : "properties: VIOLATION");
    }

    private static void PrintJson((string File, TraceReplay Replay)[] known, CampaignReport report, string[] kept) =>
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            part = "properties",
            seed = report.Seed,
            cases = report.Cases,
            operations = report.Operations,
            seconds = report.Elapsed.TotalSeconds,
            operationsPerSecond = report.OperationsPerSecond,
            classes = report.Classes,
            hardlyReached = report.HardlyReached,
            known = known.Select(one => new { trace = one.File, fails = one.Replay.Failure is not null, message = one.Replay.Failure?.Message }),
            failures = report.Failures.Select((failure, i) => new { failure.Signature, failure.Seed, message = failure.Failure.Message, trace = kept[i] }),
            clean = report.IsClean,
        }));
}
