using System.Globalization;
using System.Text.Json;
using DaxVerify.Cli.Invocation;
using DaxVerify.Verification.SecondEngine;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Exploring;

/// <summary>A campaign of scenarios drawn from Coyote's own choices; at its end the project's own engine searches each finding in its scenario.</summary>
internal static class CoyoteCampaign
{
    /// <param name="search">What Coyote explores.</param>
    /// <param name="json">Print JSON, an object a line.</param>
    /// <returns>The exit code.</returns>
    public static int Run(EngineSearch search, bool json)
    {
        using var interruption = new Interruption();
        using var process = new CoyoteProcess();
        search = search with { Stop = interruption.Token };
        var clock = new LiveClock();
        var all = search.ExecutionsMax == long.MaxValue ? 0 : search.ExecutionsMax;
        var result = LiveProgress.Run("drawn scenarios", () => LiveStep.Of(process.Done, all, "execution", clock).Within(search.Budget, clock), () => search.Run(process, finding =>
        {
            if (!json)
            {
                LiveProgress.WriteLine(Console.Out, $"after {Counted.Of(finding.Executions, "execution")}: {finding.Report.Message}\n  {finding.Key}\n  in {finding.Report.Scenario}");
            }

            return false;
        }));

        // Who interrupts doesn't wait for the other engine.
        var isInterrupted = interruption.Token.IsCancellationRequested;
        var agreements = isInterrupted ? [] : result.Findings.Select(finding => LiveProgress.Run("the own engine's search", () => QuietConsole.Run(() => EngineAgreement.Search(finding, search.Seed)))).ToList();
        foreach (var agreement in agreements)
        {
            Console.WriteLine(json ? JsonSerializer.Serialize(CoyoteScenario.Facts(agreement), ExplorationReport.Line) : Text(agreement));
        }

        foreach (var line in json ? [] : Disagreements.Lines(agreements))
        {
            Console.WriteLine(line);
        }

        int? disagreements = isInterrupted ? null : agreements.Count(agreement => agreement.Ours is null);
        var asked = isInterrupted ? "daxverify's engine wasn't asked" : $"{disagreements} not seen by daxverify's engine";
        Console.WriteLine(json
            ? JsonSerializer.Serialize(
                new
                {
                    engine = EngineSwitch.Coyote,
                    mode = search.Mode.ToString(),
                    seed = search.Seed,
                    defects = result.Findings.Count,
                    disagreements,
                    executions = result.Executions,
                    seconds = result.Seconds,
                },
                ExplorationReport.Line)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"coyote: {Counted.Of(result.Findings.Count, "defect")} in {Counted.Of(result.Executions, "execution")} of drawn scenarios on {KernelModeNames.WithRelease(search.Mode)}, "
                + $"{asked}, "
                + $"seed {search.Seed}, {result.Seconds:0.0} s"));
        return interruption.EndWith(result.Findings.Count == 0 ? ExitCode.Clean : ExitCode.Violation);
    }

    private static string Text(EngineAgreement agreement) => agreement.Ours is { } ours
        ? $"{agreement.Theirs.Key}\n  {agreement}\n  again: {ScenarioSwitches.CommandFor(ours.Scenario.ToString(), ours.Mode, detectsRaces: true)} --replay {ours.Bug.Replay}"
        : $"{agreement.Theirs.Key}\n  again: {Disagreements.CommandFor(agreement.Theirs)}";
}
