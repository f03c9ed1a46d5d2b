using System.CommandLine;
using DaxVerify.Cli.Invocation;
using DaxVerify.Cli.Reports;
using DaxVerify.Verification.Conformance;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Recordings;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify conform</c>: replays recorded kernel traces on the bus, or another target, and lists each first divergence.</summary>
internal static class ConformCommand
{
    private static readonly MachineFactory[] s_targets = [MachineFactory.Bus, MachineFactory.Specification];

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var paths = new Argument<string[]>("path") { Description = "Recordings: .jsonl and .jsonl.gz files, or folders of them.", Arity = ArgumentArity.OneOrMore };
        var target = new Option<string>("--target") { Description = "What to replay on.", DefaultValueFactory = _ => s_targets[0].Name };
        target.AcceptOnlyFromAmong([.. s_targets.Select(t => t.Name)]);
        var groups = new Option<string?>("--group") { Description = "Only these groups, separated by commas." };
        var id = new Option<string?>("--id") { Description = "Only the sequence with this id." };
        var most = new Option<int>("--most") { Description = "Divergences to list.", DefaultValueFactory = _ => 10 }.AtLeast(0);
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of text." };
        var report = ReportSwitch.Create();
        var command = new LongCommand("conform", "Replays recorded kernel traces and compares every step.")
        {
            paths, target, groups, id, most, json, report,
        };
        command.Excludes(json, most);
        command.SetAction(parsed => Run(
            parsed.GetValue(paths)!,
            s_targets.First(t => t.Name == parsed.GetValue(target)),
            new SequenceFilter(parsed.GetValue(groups), parsed.GetValue(id)),
            parsed.GetValue(most),
            parsed.GetValue(json),
            parsed.GetValue(report)));
        return command;
    }

    /// <summary>Refuses a choice that chose nothing, as a whole or in part: a misspelled group must not pass for a clean one.</summary>
    /// <param name="filter">The choice, after all sequences were seen.</param>
    /// <param name="count">How many sequences it accepted.</param>
    /// <param name="paths">Where they were looked for.</param>
    /// <exception cref="UsageException">It chose nothing.</exception>
    internal static void RequireSequences(SequenceFilter filter, int count, string[] paths)
    {
        if (count == 0)
        {
            throw new UsageException($"no sequence{filter} in {string.Join(", ", paths)}");
        }

        if (filter.Unmet.Count > 0)
        {
            throw new UsageException($"no sequence of group {string.Join(" or ", filter.Unmet.Order(StringComparer.Ordinal))} in {string.Join(", ", paths)}");
        }
    }

    private static void Compare(IReadOnlyList<string> files, MachineFactory target, SequenceFilter filter, ConformanceSummary summary, CancellationToken stop)
    {
        var (clock, read) = (new LiveClock(), 0L);
        var all = LiveProgress.Terminal is null ? 0 : RecordingFiles.Count(files);
        LiveProgress.Run("sequences", () => LiveStep.Of(Volatile.Read(ref read), all, "sequence", clock), () =>
        {
            foreach (var sequence in RecordingFiles.ReadAll(files))
            {
                if (summary.IsCut = stop.IsCancellationRequested)
                {
                    break;
                }

                if (filter.Accepts(sequence))
                {
                    summary.Add(SequenceReplayer.Replay(sequence, target));
                }

                Interlocked.Increment(ref read);
            }

            return summary;
        });
    }

    private static int Run(string[] paths, MachineFactory target, SequenceFilter filter, int most, bool asJson, string? reportPath)
    {
        using var interruption = new Interruption();
        using var report = ReportTarget.Open(reportPath);
        var started = DateTime.UtcNow;
        var summary = new ConformanceSummary();
        Compare(RecordingFiles.Find(paths), target, filter, summary, interruption.Token);
        if (interruption.Words is null)
        {
            RequireSequences(filter, summary.Sequences, paths);
        }

        if (asJson)
        {
            Console.Out.WriteLine(ConformanceReport.ToJson(summary));
        }
        else
        {
            ConformanceReport.Write(summary, target.Name, most, Console.Out);
        }

        report?.Write(ConformRun.Of(summary, string.Join(", ", paths), target.Name, started, interruption.Words));
        return interruption.EndWith(summary.IsClean ? ExitCode.Clean : ExitCode.Violation);
    }
}
