using System.CommandLine;
using System.Text.Json;
using DaxVerify.Cli.Exploring;
using DaxVerify.Cli.Invocation;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify scenarios</c>: what the names of scenarios are made of.</summary>
internal static class ScenariosCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("scenarios", "Lists what names of scenarios are made of: starting points and kinds of operations.") { ExplorationSwitches.Json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(ExplorationSwitches.Json))
            {
                PrintJson();
            }
            else
            {
                Print();
            }

            return ExitCode.Clean;
        });
        return command;
    }

    private static void Print()
    {
        Console.WriteLine("POINT:OPERATION,OPERATION+OPERATION,... with one '+' before each further thread");
        Console.WriteLine("OPERATION: KIND, KIND@INSTANCE, KIND!N (allocation N of it fails), killN (a fatal signal to thread N)");
        Console.WriteLine("starting points:");
        foreach (var point in StartingPoint.All)
        {
            Console.WriteLine($"  {point.Name,-8} {point.Meaning}{(point.Other is null ? string.Empty : $"; pairs also with the second operation on {point.Other}")}");
        }

        Console.WriteLine("starting points that nothing is drawn from:");
        foreach (var point in StartingPoint.Special)
        {
            Console.WriteLine($"  {point.Name,-16} {point.Meaning}");
        }

        Console.WriteLine($"kinds, on {StartingPoint.All[0].Instance} unless said otherwise:");
        foreach (var kind in ScenarioOperationKind.All)
        {
            Console.WriteLine($"  {kind.Name,-17} {kind.On(StartingPoint.All[0].Instance)}");
        }
    }

    private static void PrintJson() => Console.WriteLine(JsonSerializer.Serialize(
        new
        {
            startingPoints = StartingPoint.All.Concat(StartingPoint.Special).Select(point => new { point.Name, point.Meaning, point.Instance, point.Other }),
            kinds = ScenarioOperationKind.All.Select(kind => new { kind.Name, operation = kind.On(StartingPoint.All[0].Instance).ToString() }),
        },
        ExplorationReport.Format));
}
