using System.Globalization;
using System.Text.Json;
using DaxVerify.Cli.Invocation;
using DaxVerify.Exploration;

namespace DaxVerify.Cli.Exploring;

/// <summary>One of several processes that share an exploration: runs its part, prints one line of JSON, obeys a limit from standard input.</summary>
internal static class ExplorationWorker
{
    public static int Run(string assembly, string test, ExplorationOptions options, int index, int count)
    {
        var limit = new ExecutionLimit();
        var reader = new Thread(() => Listen(limit)) { IsBackground = true, Name = "limit" };
        reader.Start();
        using var interruption = new Interruption();
        var mine = options with { Worker = new WorkerShare(index, count, limit) };
        var result = QuietConsole.Run(() => Explore.RunTest(assembly, test, Interruptible.With(mine, interruption)));
        Console.WriteLine(JsonSerializer.Serialize(result));
        return ExitCode.Clean;
    }

    /// <summary>Each line is the number of an execution from which on nothing more is wanted.</summary>
    private static void Listen(ExecutionLimit limit)
    {
        while (Console.In.ReadLine() is { } line)
        {
            if (long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                limit.Lower(value);
            }
        }
    }
}
