using System.CommandLine;

namespace DaxVerify.Cli;

/// <summary>Parses, runs and maps every way a command can end to one line on standard error and an exit code.</summary>
internal static class CommandRunner
{
    /// <summary>Runs the command that <paramref name="args"/> name.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="root">The command tree.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, RootCommand root)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            var message = parsed.UnmatchedTokens is [var token, ..]
                ? $"Unrecognized command or argument '{token}'."
                : parsed.Errors[0].Message;
            var reason = string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            Console.Error.WriteLine($"daxverify: {reason} (see 'daxverify --help')");
            return ExitCode.WrongInput;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine($"daxverify: {e.Message}");
            return ExitCode.WrongInput;
        }
#pragma warning disable CA1031 // The outermost frame: whatever is left is the harness's own failure, reported in full.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Console.Error.WriteLine($"daxverify: the harness itself failed: {e}");
            return ExitCode.HarnessFailure;
        }
    }
}
