using System.Text.Json.Nodes;
using DaxVerify.Exploration;
using DaxVerify.Scenarios.Programs;
using DaxVerify.Verification.Json;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Traces;

/// <summary>
/// The members of a trace whose kind is <c>scenario</c>. A replay needs the name and the replay string; machine, operations by thread and
/// schedule are written out for readers, and a file in which they say something else than those two is refused.
/// </summary>
internal static class ScenarioTraceMembers
{
    public static readonly string[] Names =
    [
        "scenario", "mode", "detectsRaces", "key", "message", "replay", "topology", "prologue", "processPrologue", "threads", "schedule",
    ];

    private static readonly string s_program = $"{typeof(ScenarioPrograms).FullName}.{nameof(ScenarioPrograms.Given)}";

    /// <exception cref="FormatException">The trace's scenario doesn't exist.</exception>
    /// <exception cref="ExplorationException">Its replay string is damaged.</exception>
    public static void Write(JsonObject json, ScenarioTrace trace)
    {
        json["scenario"] = trace.Scenario;
        json["mode"] = trace.Mode.ToString();
        json["detectsRaces"] = trace.DetectsRaces;
        json["key"] = trace.Key;
        json["message"] = trace.Message;
        json["replay"] = trace.Replay;
        foreach (var (name, value) in WrittenOut(trace))
        {
            json[name] = value;
        }
    }

    /// <summary>Reads them.</summary>
    /// <param name="json">The trace's JSON form.</param>
    /// <exception cref="FormatException">They aren't of the known form, or contradict each other.</exception>
    public static ScenarioTrace Read(JsonPlace json)
    {
        var trace = new ScenarioTrace(
            json.Member("scenario").As(name => ScenarioName.Parse(name).ToString()),
            json.Member("mode").As(KernelModeNames.Parse),
            json.Member("detectsRaces").Truth,
            json.Member("key").Text,
            json.Member("message").Text,
            json.Member("replay").Text);
        try
        {
            foreach (var (name, value) in WrittenOut(trace))
            {
                if (!json.Member(name).Says(value))
                {
                    throw json.Member(name).Wrong($"says something else than member '{(name == "schedule" ? "replay" : "scenario")}'");
                }
            }
        }
        catch (ExplorationException e)
        {
            throw json.Member("replay").Wrong(e.Message);
        }

        return trace;
    }

    private static IEnumerable<(string Name, JsonNode Value)> WrittenOut(ScenarioTrace trace)
    {
        var scenario = ScenarioName.Parse(trace.Scenario).On(trace.Mode);
        yield return ("topology", TraceTopology.Write(scenario.Topology));
        yield return ("prologue", TraceOperations.Write(scenario.Prologue));
        yield return ("processPrologue", TraceOperations.Write(scenario.ProcessPrologue));
        yield return ("threads", new JsonArray([.. scenario.Threads.Select(TraceOperations.Write)]));
        yield return ("schedule", new JsonArray(
            [.. ReplaySchedule.Read(trace.Replay, s_program).Select(turn => new JsonObject { ["thread"] = turn.Thread, ["choices"] = turn.Choices })]));
    }
}
