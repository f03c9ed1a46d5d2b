using System.CommandLine;
using DaxVerify.Cli.Invocation;
using DaxVerify.Cli.Reports;
using DaxVerify.Cli.Seeding;
using DaxVerify.Reporting.Merging;
using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Text;
using DaxVerify.Reporting.Writers;
using DaxVerify.Vocabulary.Files;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify report --merge</c>: one report and one exit code of what several machines did.</summary>
internal static class ReportCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var merge = new Option<string[]>("--merge")
        {
            Description = "Folders of runs, or their result.json: all shares of one 'daxverify check --shard', or runs that stand for themselves.",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
            Required = true,
        };
        var output = new OutputOption("--output") { Description = "Leave the report in this folder in every format, or in a file with the ending .html as a page." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON instead of text." };
        var command = new Command("report", "Makes one report of several.") { merge, output, json };
        command.SetAction(parsed => Run(parsed.GetValue(merge)!, parsed.GetValue(output), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] paths, string? output, bool asJson)
    {
        if (output is not null && paths.FirstOrDefault(path => IsReplacedBy(output, path)) is { } own)
        {
            throw new UsageException($"--output {output}: would replace {own}, which is merged");
        }

        var report = ReportMerge.Of([.. paths.Select(path => (path, ReportJson.Read(Directory.Exists(path) ? Path.Combine(path, "result.json") : path)))]);
        using (var target = ReportTarget.Open(output))
        {
            target?.Write(report);
        }

        if (asJson)
        {
            Console.Out.WriteLine(ReportJson.Write(report));
        }
        else
        {
            Tell(report);
        }

        // As the runs themselves end; what was interrupted has not been done, and can't be clean.
        var isBlind = report.Parts.Any(part => part.Name == SeededBugStage.Gate && part.IsViolated);
        return isBlind ? ExitCode.HarnessFailure : report.Verdict switch
        {
            RunVerdict.Clean => ExitCode.Clean,
            RunVerdict.Violation => ExitCode.Violation,
            RunVerdict.NotJudged => ExitCode.WrongInput,
            _ => ExitCode.HarnessFailure,
        };
    }

    /// <summary>Whether a report that is written takes the place of one that is read: in its folder, under whatever name, or as its page.</summary>
    private static bool IsReplacedBy(string output, string input)
    {
        var folder = Directory.Exists(input) ? RealPath.Of(input) : Path.GetDirectoryName(RealPath.Of(input))!;
        var target = RealPath.Of(output);
        return target == folder || target == Path.Combine(folder, "index.html");
    }

    private static void Tell(RunReport report)
    {
        foreach (var part in report.Parts)
        {
            Console.Out.WriteLine(InertText.Line($"{ReportWords.NameOf(part)}: {ReportWords.Of(part)}, {part.Summary}"));
        }

        foreach (var (part, finding) in report.AllFindings())
        {
            Console.Out.WriteLine(InertText.Line($"{ReportWords.NameOf(part)}: {finding.Title}"));
            Console.Out.WriteLine(InertText.Line($"  again: {finding.Reproduce}"));
        }

        Console.Out.WriteLine(InertText.Line(report.Summary));
    }
}
