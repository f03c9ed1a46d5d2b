using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Writers;

namespace DaxVerify.Reporting.Merging;

/// <summary>Finds what older runs left behind. One that can't be read is passed over: a new run doesn't fail for it.</summary>
public static class PastRuns
{
    private const int RunsMax = 30;
    private const string ResultFile = "result.json";

    /// <summary>Reads the last runs of a kind.</summary>
    /// <param name="folder">The folder that holds one for each run, named so that the last comes last.</param>
    /// <param name="command">As in <see cref="RunReport.Command"/>.</param>
    /// <param name="shard">As in <see cref="RunReport.Shard"/>: what did another share isn't to be compared with.</param>
    /// <param name="before">When this run began, in UTC: what says that it began later is damaged.</param>
    /// <returns>The runs, the oldest first; none when there is no such folder.</returns>
    public static IReadOnlyList<PastRun> Read(string folder, string command, string? shard, DateTime before)
    {
        var runs = Folders(folder, command).Select(TryRead).OfType<RunReport>().Where(report => report.Command == command && report.Shard == shard && report.Started < before).Take(RunsMax);
        return [.. runs.Select(Of).OrderBy(run => run.Started)];
    }

    private static IEnumerable<string> Folders(string folder, string command)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(folder, $"{command}-*").OrderDescending(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static RunReport? TryRead(string folder)
    {
        try
        {
            return ReportJson.Read(Path.Combine(folder, ResultFile));
        }
        catch (ReportFormatException)
        {
            return null; // damaged, of another version, or of a run that was killed
        }
    }

    private static PastRun Of(RunReport report) =>
        new(report.Started, report.Verdict, report.Seconds, [.. report.Parts.Select(part => new PastPart(part.Name, part.IsViolated, part.Seconds, part.Metrics))]);
}
