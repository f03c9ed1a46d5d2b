using DaxVerify.Cli.Commands;
using DaxVerify.Cli.Invocation;

namespace DaxVerify.Cli.Tests;

/// <summary>Runs commands in the tests' own process, one at a time: there is one console.</summary>
internal static class InProcess
{
    private static readonly System.CommandLine.RootCommand s_root = CommandTree.Create();

    /// <summary>Held by who uses the console.</summary>
    public static object Gate { get; } = new();

    /// <summary>Runs a command.</summary>
    /// <param name="arguments">The command line.</param>
    public static CommandResult Run(params string[] arguments) => Run(() => CommandRunner.Run(arguments, s_root));

    /// <summary>Runs a part of a command.</summary>
    /// <param name="command">What is run; it gives an exit code.</param>
    public static CommandResult Run(Func<int> command)
    {
        lock (Gate)
        {
            var (output, error) = (Console.Out, Console.Error);
            using var shown = new StringWriter();
            using var told = new StringWriter();
            Console.SetOut(shown);
            Console.SetError(told);
            try
            {
                return new CommandResult(command(), shown.ToString(), told.ToString());
            }
            finally
            {
                Console.SetOut(output);
                Console.SetError(error);
            }
        }
    }
}
