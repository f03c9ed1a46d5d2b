using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Coyote.Running;

/// <summary>Answers requests, a line each, until there are no more: the process that the command starts.</summary>
internal static class EngineServer
{
    /// <summary>
    /// Serves until the input ends. An empty line ends the exploration that is under way after its execution, and each after it at once; so does the end of the input,
    /// so that nobody works on for a command that is gone. Ctrl-C is the command's affair, whose process it reaches too.
    /// </summary>
    /// <param name="input">Requests as JSON, one a line.</param>
    /// <param name="output">Answers as JSON, one a line, in the order of the requests.</param>
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
            output.WriteLine(JsonSerializer.Serialize(CoyoteExploration.Run(request, stop.Token)));
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
