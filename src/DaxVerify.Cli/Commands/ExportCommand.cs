using System.CommandLine;
using DaxVerify.Verification.Exporting;
using DaxVerify.Verification.Scenarios;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify export</c>: turns a trace into a test or a script.</summary>
internal static class ExportCommand
{
    /// <summary>Makes the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var file = new Argument<string>("TRACE") { Description = "A trace: of a sequence, or of a scenario." };
        var to = new Option<string>("--to") { Description = "xunit (a C# fact) or shell (a script for a real kernel; of a scenario, one that races its threads).", Required = true };
        to.AcceptOnlyFromAmong("xunit", "shell");
        var output = new Option<string?>("--output") { Description = "Where to write; standard output when not given." };
        var name = new Option<string>("--name") { Description = "Name of the test class.", DefaultValueFactory = _ => "ExportedTrace" };
        var command = new Command("export", "Turns a trace into an xunit fact or a shell script.") { file, to, output, name };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(to)!, parsed.GetValue(output), parsed.GetValue(name)!));
        return command;
    }

    private static int Run(string file, string to, string? output, string name)
    {
        string text;
        try
        {
            text = ScenarioTraceFile.IsOne(file) ? OfScenario(file, to, name) : OfSequence(file, to, name);
        }
        catch (Exception e) when (e is ExportException or FormatException)
        {
            throw new UsageException(e.Message.StartsWith(file, StringComparison.Ordinal) ? e.Message : $"{file}: {e.Message}");
        }

        if (output is null)
        {
            Console.Out.Write(text);
            return ExitCode.Clean;
        }

        var temporary = output + ".tmp";
        File.WriteAllText(temporary, text);
        File.Move(temporary, output, overwrite: true);
        return ExitCode.Clean;
    }

    private static string OfSequence(string file, string to, string name)
    {
        var trace = TraceArguments.Read(file);
        return to == "xunit" ? XunitExport.Make(trace, name) : ShellExport.Make(trace);
    }

    private static string OfScenario(string file, string to, string name)
    {
        var trace = ScenarioTraceFile.Read(file);
        var output = Console.Out;
        Console.SetOut(TextWriter.Null);
        try
        {
            return to == "xunit" ? ScenarioXunitExport.Make(trace, name) : RaceScript.Make(trace);
        }
        finally
        {
            Console.SetOut(output);
        }
    }
}
