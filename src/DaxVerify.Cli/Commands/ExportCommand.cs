using System.CommandLine;
using DaxVerify.Verification.Exporting;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify export</c>: turns a trace into a test or a script.</summary>
internal static class ExportCommand
{
    /// <summary>Makes the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var file = new Argument<string>("TRACE") { Description = "A trace." };
        var to = new Option<string>("--to") { Description = "xunit (a C# fact) or shell (a script for a real kernel).", Required = true };
        to.AcceptOnlyFromAmong("xunit", "shell");
        var output = new Option<string?>("--output") { Description = "Where to write; standard output when not given." };
        var name = new Option<string>("--name") { Description = "Name of the test class.", DefaultValueFactory = _ => "ExportedTrace" };
        var command = new Command("export", "Turns a trace into an xunit fact or a shell script.") { file, to, output, name };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(to)!, parsed.GetValue(output), parsed.GetValue(name)!));
        return command;
    }

    private static int Run(string file, string to, string? output, string name)
    {
        var trace = TraceArguments.Read(file);
        string text;
        try
        {
            text = to == "xunit" ? XunitExport.Make(trace, name) : ShellExport.Make(trace);
        }
        catch (ExportException e)
        {
            throw new UsageException($"{file}: {e.Message}");
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
}
