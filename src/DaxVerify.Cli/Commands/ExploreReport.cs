using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DaxVerify.Exploration;
using DaxVerify.Specification.Linearizability;
using DaxVerify.Verification.Linearizability;
using DaxVerify.Verification.Scenarios;

namespace DaxVerify.Cli.Commands;

/// <summary>Prints the result of an exploration, for people and as JSON.</summary>
internal static class ExploreReport
{
    private static readonly JsonSerializerOptions s_format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Prints to standard output; the last line of the text form is the summary.</summary>
    public static void Print(ExplorationResult result, bool json, string command)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(result, s_format));
            return;
        }

        if (result.Bug is { } bug)
        {
            Console.WriteLine(bug.Message);
            Console.WriteLine();
            if (bug.Table.Length > 0)
            {
                Console.WriteLine(bug.Table);
                Console.WriteLine();
            }

            Console.WriteLine($"replay: {command} --replay {bug.Replay}");
        }

        Console.WriteLine(Figures(result));
        PrintVerdict(result);
    }

    /// <summary>Prints the last line, and before it the limits that don't fit there.</summary>
    public static void PrintVerdict(ExplorationResult result)
    {
        if (result.Bug is null)
        {
            foreach (var limit in result.Limits.Skip(ExplorationResult.LimitsNamed))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"not all traces: {limit}, {limit.Times} times"));
            }
        }

        Console.WriteLine(result.Summary);
    }

    /// <summary>Prints the result of exploring a scenario as JSON, with maps of the regions before and after.</summary>
    public static void PrintJson(ExplorationResult result, ScenarioFinding? finding)
    {
        var json = (JsonObject)JsonSerializer.SerializeToNode(result, s_format)!;
        if (finding is not null)
        {
            json["memoryBefore"] = ScenarioMaps.Before(finding);
            json["memoryAfter"] = ScenarioMaps.After(finding);
        }

        Console.WriteLine(json.ToJsonString(s_format));
    }

    /// <summary>What the linearizability oracle judged, in one line.</summary>
    public static string Judged() => string.Create(
        CultureInfo.InvariantCulture,
        $"linearizability: {BusOracles.Totals.Histories} histories, {BusOracles.Totals.Searched} different, {BusOracles.Totals.Unknown} undecided, "
        + $"{BusOracles.Elapsed.TotalSeconds:0.00} s");

    /// <summary>What was run and how fast, in one line.</summary>
    public static string Figures(ExplorationResult result)
    {
        var perSecond = result.Elapsed.TotalSeconds > 0 ? result.Executions / result.Elapsed.TotalSeconds : 0;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Executions} executions, {result.Steps} steps, {result.Threads} threads, {result.Elapsed.TotalSeconds:0.00} s, {perSecond:0} executions/s");
        if (result.Abandoned > 0)
            text += string.Create(CultureInfo.InvariantCulture, $", {result.Abandoned} given up as redundant");
        if (result.SpinsCut > 0)
            text += string.Create(CultureInfo.InvariantCulture, $", spin loops cut {result.SpinsCut} times");
        return text;
    }
}
