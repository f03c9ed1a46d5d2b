using System.Globalization;
using System.Text.Json;
using DaxVerify.Cli.Invocation;
using DaxVerify.Exploration;

namespace DaxVerify.Cli.Exploring;

/// <summary>
/// One of several processes that share an exploration: runs its part, prints the number of its executions a few times a second and one line of JSON at the end, obeys a limit from
/// standard input.
/// </summary>
internal static class ExplorationWorker
{
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(200);

    public static int Run(string assembly, string test, ExplorationOptions options, int index, int count)
    {
        var limit = new ExecutionLimit();
        using var interruption = new Interruption();
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        interruption.Token.Register(() => stop.TrySetResult());
        var reader = new Thread(() => Listen(limit, stop)) { IsBackground = true, Name = "limit" };
        reader.Start();
        var mine = options with { Worker = new WorkerShare(index, count, limit) };
        var output = Console.Out; // the program's own goes elsewhere
        ExplorationResult result;
        using (new Timer(_ => output.WriteLine(limit.Done.ToString(CultureInfo.InvariantCulture)), null, s_between, s_between))
        {
            result = QuietConsole.Run(() => Interruptible.Run(() => Explore.RunTest(assembly, test, Interruptible.With(mine, interruption)), stop.Task));
        }

        Console.WriteLine(limit.Done.ToString(CultureInfo.InvariantCulture));
        Console.WriteLine(JsonSerializer.Serialize(result));
        return ExitCode.Clean;
    }

    /// <summary>Each line is the number of an execution from which on nothing more is wanted.</summary>
    private static void Listen(ExecutionLimit limit, TaskCompletionSource stop)
    {
        while (Console.In.ReadLine() is { } line)
        {
            if (long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                limit.Lower(value);
                if (value == 0)
                {
                    stop.TrySetResult();
                }
            }
        }
    }
}
