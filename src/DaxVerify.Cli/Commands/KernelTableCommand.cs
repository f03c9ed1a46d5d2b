using System.CommandLine;
using System.Text.Json;
using DaxVerify.Cli.Exploring;
using DaxVerify.Cli.Invocation;
using DaxVerify.Kernel.Confirming;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify kernel table</c>: puts what <c>confirm --json</c> printed for several kernels side by side.</summary>
internal static class KernelTableCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("file") { Description = "What 'kernel confirm --json' printed, a file for each run.", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of a table." };
        var command = new Command("table", "Makes one table of what findings showed on several kernels.") { paths, json };
        command.SetAction(parsed =>
        {
            var table = ConfirmationTable.Make(parsed.GetValue(paths)!.Select(KernelConfirmations.Read));
            Console.Out.Write(parsed.GetValue(json) ? JsonSerializer.Serialize(new { table }, ExplorationReport.Line) + "\n" : table);
            return ExitCode.Clean;
        });
        return command;
    }
}
