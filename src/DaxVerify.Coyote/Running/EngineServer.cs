using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Coyote.Running;

/// <summary>Answers requests, a line each, until there are no more: the process that the command starts.</summary>
internal static class EngineServer
{
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Serves until the input ends. An empty line ends the exploration that is under way after its execution, and each after it at once; so does the end of the input,
    /// so that nobody works on for a command that is gone. Ctrl-C is the command's affair, whose process it reaches too.
    /// </summary>
    /// <param name="input">Requests as JSON, one a line.</param>
    /// <param name="output">Answers as JSON, one a line, in the order of the requests; before each, a few times a second, a line with the number of its executions so far.</param>
    public static void Serve(TextReader input, TextWriter output)
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var requests = new BlockingCollection<string>();
        using var stop = new CancellationTokenSource();
        var reader = new Thread(() => Read(input, requests, stop)) { IsBackground = true };
        reader.Start();
        foreach (var line in requests.GetConsumingEnumerable())
        {
            var request = JsonSerializer.Deserialize<EngineRequest>(line) ?? throw new JsonException("a request is missing");
            var told = Stopwatch.StartNew();
            var answer = CoyoteExploration.Run(
                request,
                executions =>
                {
                    if (told.Elapsed >= s_between)
                    {
                        told.Restart();
                        output.WriteLine(executions.ToString(CultureInfo.InvariantCulture));
                        output.Flush();
                    }
                },
                stop.Token);
            output.WriteLine(JsonSerializer.Serialize(answer));
            output.Flush();
        }

        reader.Join();
    }

    private static void Read(TextReader input, BlockingCollection<string> requests, CancellationTokenSource stop)
    {
        while (input.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                requests.Add(line);
            }
            else
            {
                stop.Cancel();
            }
        }

        stop.Cancel();
        requests.CompleteAdding();
    }
}
