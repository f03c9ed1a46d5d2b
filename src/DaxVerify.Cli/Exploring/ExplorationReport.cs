using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DaxVerify.Cli.Invocation;
using DaxVerify.Exploration;
using DaxVerify.Specification.Oracles;
using DaxVerify.Verification.Linearizability;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Exploring;

/// <summary>Prints the result of an exploration, for people and as JSON.</summary>
internal static class ExplorationReport
{
    /// <summary>How JSON of several lines is written.</summary>
    public static JsonSerializerOptions Format { get; } = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>How JSON of one line is written, where one object follows another.</summary>
    public static JsonSerializerOptions Line { get; } = new(Format) { WriteIndented = false };

    /// <summary>Prints to standard output; the last line of the text form is the summary.</summary>
    /// <param name="command">What explores the same again.</param>
    /// <param name="workers">Processes that shared the work.</param>
    public static void Print(ExplorationResult result, bool json, string command, int workers)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(result, Format));
            return;
        }

        if (result.Bug is { } bug)
        {
            PrintMessage(bug);
            if (bug.Table.Length > 0)
            {
                Console.WriteLine(bug.Table);
                Console.WriteLine();
            }

            Console.WriteLine($"replay: {command} --replay {bug.Replay}");
        }

        Console.WriteLine(Figures(result, workers));
        PrintVerdict(result);
    }

    /// <summary>Prints which assemblies came under control.</summary>
    public static void PrintAssemblies(ExplorationResult result)
    {
        foreach (var name in result.Rewritten)
        {
            Console.WriteLine($"rewritten: {name}");
        }

        foreach (var name in result.AsTheyAre)
        {
            Console.WriteLine($"as it is: {name}");
        }
    }

    /// <summary>The message of a bug. The first line of a refusal is the command's error, and stands there alone.</summary>
    private static void PrintMessage(BugReport bug)
    {
        var message = bug.Finding.Advice.Length > 0 ? string.Join('\n', bug.Message.Split('\n').Skip(1)) : bug.Message;
        if (message.Length > 0)
        {
            Console.WriteLine(ShortText.Of(message, ShortText.BlockMax));
            Console.WriteLine();
        }
    }

    /// <summary>How a command ends that explored one program.</summary>
    /// <param name="result">What came of it, already printed.</param>
    /// <param name="json">It was printed as JSON, which says all.</param>
    /// <exception cref="UsageException">The program isn't under control.</exception>
    public static int ExitCodeOf(ExplorationResult result, bool json) => result.Bug switch
    {
        null => result.Executions > 0 ? ExitCode.Clean : ExitCode.WrongInput,
        { Kind: BugKind.UncontrolledOperation } when json => ExitCode.WrongInput,
        { Kind: BugKind.UncontrolledOperation } uncontrolled => throw new UsageException(uncontrolled.Message.Split(';')[0].Split('\n')[0]),
        _ => ExitCode.Violation,
    };

    /// <summary>Prints the last line, and before it the limits that don't fit there.</summary>
    public static void PrintVerdict(ExplorationResult result)
    {
        if (result.Bug is null)
        {
            foreach (var limit in result.Limits.Skip(ExplorationResult.LimitsNamed))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"not all traces: {limit}, {Counted.Of(limit.Times, "time")}"));
            }
        }

        Console.WriteLine(result.Summary);
    }

    /// <summary>Prints the result of exploring a scenario as JSON, with maps of the regions before and after.</summary>
    public static void PrintJson(ExplorationResult result, ScenarioFinding? finding)
    {
        var json = (JsonObject)JsonSerializer.SerializeToNode(result, Format)!;
        if (finding is not null)
        {
            json["memoryBefore"] = ScenarioMaps.Before(finding);
            json["memoryAfter"] = ScenarioMaps.After(finding);
        }

        Console.WriteLine(json.ToJsonString(Format));
    }

    /// <summary>What the linearizability oracle judged, in one line.</summary>
    public static string Judged() => string.Create(
        CultureInfo.InvariantCulture,
        $"linearizability: {Counted.Of(BusOracles.Totals.Histories, "history", "histories")}, {BusOracles.Totals.Searched} different, {BusOracles.Totals.Unknown} undecided, "
        + $"{BusOracles.Elapsed.TotalSeconds:0.00} s");

    /// <summary>What the linearizability oracle judged, for JSON.</summary>
    public static object JudgedFigures() => new
    {
        histories = BusOracles.Totals.Histories,
        different = BusOracles.Totals.Searched,
        undecided = BusOracles.Totals.Unknown,
        seconds = BusOracles.Elapsed.TotalSeconds,
    };

    /// <summary>What was run and how fast, in one line.</summary>
    public static string Figures(ExplorationResult result, int workers = 1)
    {
        var perSecond = result.Elapsed.TotalSeconds > 0 ? result.Executions / result.Elapsed.TotalSeconds : 0;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Ran}, {Counted.Of(result.Steps, "scheduling point")}, {Counted.Of(result.Threads, "thread")}, {result.Elapsed.TotalSeconds:0.00} s, {Counted.Of((long)Math.Round(perSecond), "execution")}/s");
        if (result.Abandoned > 0)
        {
            text += string.Create(CultureInfo.InvariantCulture, $", {result.Abandoned} given up as redundant");
        }

        if (workers > 1)
        {
            text += string.Create(CultureInfo.InvariantCulture, $", by {workers} processes");
        }

        if (result.SpinsCut > 0)
        {
            text += string.Create(CultureInfo.InvariantCulture, $", spin loops cut {Counted.Of(result.SpinsCut, "time")}");
        }

        return text;
    }
}
