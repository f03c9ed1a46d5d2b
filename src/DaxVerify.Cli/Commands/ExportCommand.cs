using System.CommandLine;
using System.Text.Json;
using DaxVerify.Cli.Exploring;
using DaxVerify.Cli.Invocation;
using DaxVerify.Verification.Exporting;
using DaxVerify.Verification.Traces;
using Microsoft.CodeAnalysis.CSharp;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify export</c>: turns a trace into a test or a script.</summary>
internal static class ExportCommand
{
    private const string Xunit = "xunit";
    private const string Shell = "shell";

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("TRACE") { Description = "A trace: of a sequence, or of a scenario." };
        var to = new Option<string>("--to")
        {
            Description = "xunit (a C# fact) or shell (a script for a real kernel; of a scenario, one that races its threads).",
            Required = true,
        };
        to.AcceptOnlyFromAmong(Xunit, Shell);
        var output = new OutputOption("--output") { Description = "Where to write; standard output when not given." };
        var name = new Option<string>("--name") { Description = "Name of the test class, for xunit.", DefaultValueFactory = _ => "ExportedTrace" };
        var json = new Option<bool>("--json") { Description = "Print a JSON object that holds the text, or says where it was written." };
        var command = new Command("export", "Turns a trace into an xunit fact or a shell script.") { file, to, output, name, json };
        name.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && (!SyntaxFacts.IsValidIdentifier(given) || SyntaxFacts.GetKeywordKind(given) != SyntaxKind.None))
            {
                result.AddError($"--name '{given}': a class can't be called so");
            }
        });
        command.NeedsValue(name, to, Xunit);
        command.SetAction(parsed =>
        {
            var (trace, form, path) = (parsed.GetValue(file)!, parsed.GetValue(to)!, parsed.GetValue(output));
            OutputFile.Probe(output, path);
            var text = Make(trace, form, parsed.GetValue(name)!);
            if (path is not null)
            {
                OutputFile.Write(output, path, text);
            }

            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(new { trace, to = form, output = path, text = path is null ? text : null }, ExplorationReport.Line));
            }
            else if (path is null)
            {
                Console.Write(text);
            }

            return ExitCode.Clean;
        });
        return command;
    }

    private static string Make(string file, string to, string name)
    {
        var trace = TraceFile.Read(file);
        try
        {
            return QuietConsole.Run(() => to == Xunit ? TraceExport.ToXunit(trace, name) : TraceExport.ToShell(trace));
        }
        catch (ExportException e)
        {
            throw new UsageException($"{file}: {e.Message}");
        }
    }
}
