using System.CommandLine;
using System.CommandLine.Parsing;
using DaxVerify.Exploration;
using DaxVerify.Kernel;
using DaxVerify.Reporting.Text;
using DaxVerify.Reporting.Writers;
using DaxVerify.SeededBugs.Patches;
using DaxVerify.Verification.Models;
using DaxVerify.Verification.Recordings;
using DaxVerify.Verification.SecondEngine;
using DaxVerify.Verification.Traces;
using DaxVerify.Vocabulary.Files;

namespace DaxVerify.Cli.Invocation;

/// <summary>Parses, runs and maps every way a command can end to one line on standard error and an exit code.</summary>
internal static class CommandRunner
{
    /// <summary>Runs the command that <paramref name="args"/> name.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="root">The command tree.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, RootCommand root)
    {
        if (OldSpellings.NewOne(args) is { } today)
        {
            return Refuse(today);
        }

        // What begins with @ is a name like others: no command's help tells of files with further arguments.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            var message = parsed.UnmatchedTokens is [var token, ..]
                ? $"Unrecognized command or argument '{token}'."
                : (parsed.Errors.FirstOrDefault(IsOfAnOptionThatIsGiven) ?? parsed.Errors[0]).Message;
            return Refuse($"{string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))} (see '{HelpOf(parsed)}')");
        }

        if (EmptyOf(parsed) is { } empty)
        {
            return Refuse($"{empty}: expected a value, got an empty text (see '{HelpOf(parsed)}')");
        }

        using var end = new SilentEnd();
        try
        {
            _ = Platform.UsesLinux; // whatever the command, a wrong value is said before it begins
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is UsageException or ExplorationException or RecordingFormatException or TraceFormatException or ModelFileException or KernelInputException or PatchException or ReportFormatException)
        {
            return Refuse(e.Message);
        }
        catch (KernelFailedException e)
        {
            Console.Error.WriteLine($"daxverify: {InertText.Line(e.Message)}");
            return ExitCode.Violation;
        }
        catch (Exception e) when (e is HostException or OutputException)
        {
            Console.Error.WriteLine($"daxverify: {InertText.Line(e.Message)}");
            return ExitCode.HarnessFailure;
        }
        catch (IOException e) when (DiskRoom.IsMissing(e))
        {
            Console.Error.WriteLine($"daxverify: something can't be written: {e.Message}");
            return ExitCode.HarnessFailure;
        }
        catch (SecondEngineException e)
        {
            Console.Error.WriteLine($"daxverify: the harness itself failed: {e.Message}");
            return ExitCode.HarnessFailure;
        }
#pragma warning disable CA1031 // The outermost frame: whatever is left is the harness's own failure, reported in full.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Console.Error.WriteLine($"daxverify: the harness itself failed: {e}");
            return ExitCode.HarnessFailure;
        }
    }

    /// <summary>Of several errors, one about what the user gave says more than one about what is missing.</summary>
    private static bool IsOfAnOptionThatIsGiven(ParseError error) => error.SymbolResult is OptionResult { IdentifierTokenCount: > 0 };

    /// <summary>What was given an empty text: no path, name or number is one, and what has no value isn't given.</summary>
    private static string? EmptyOf(ParseResult parsed) => parsed.CommandResult.Children.FirstOrDefault(child => child.Tokens.Any(token => token.Value.Length == 0)) switch
    {
        OptionResult option => option.Option.Name,
        ArgumentResult argument => argument.Argument.Name,
        _ => null,
    };

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine($"daxverify: {InertText.Line(reason)}");
        return ExitCode.WrongInput;
    }

    private static string HelpOf(ParseResult parsed)
    {
        var words = new Stack<string>(["--help"]);
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult { Command: not RootCommand } command; result = result.Parent)
        {
            words.Push(command.Command.Name);
        }

        return $"daxverify {string.Join(' ', words)}";
    }
}
