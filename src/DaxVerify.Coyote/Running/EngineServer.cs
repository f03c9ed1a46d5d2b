using System.Text.Json;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Coyote.Running;

/// <summary>Answers requests, a line each, until there are no more: the process that the command starts.</summary>
internal static class EngineServer
{
    /// <summary>Serves until the input ends.</summary>
    /// <param name="input">Requests as JSON, one a line.</param>
    /// <param name="output">Answers as JSON, one a line, in the order of the requests.</param>
    public static void Serve(TextReader input, TextWriter output)
    {
        while (input.ReadLine() is { Length: > 0 } line)
        {
            var request = JsonSerializer.Deserialize<EngineRequest>(line) ?? throw new JsonException("a request is missing");
            output.WriteLine(JsonSerializer.Serialize(CoyoteExploration.Run(request)));
            output.Flush();
        }
    }
}
