using System.Diagnostics;
using DaxVerify.Vocabulary.Scenarios;
using Microsoft.Coyote;
using Microsoft.Coyote.Logging;
using Microsoft.Coyote.SystematicTesting;

namespace DaxVerify.Coyote.Running;

/// <summary>
/// Explores with Coyote, which ends at its first report: to meet other defects it is started again with the next seed. Whatever it doesn't
/// control is an error, so that no pass means less than it says.
/// </summary>
internal static class CoyoteExploration
{
    /// <summary>
    /// Milliseconds without progress after which Coyote calls threads that it doesn't see waiting a potential deadlock; more than any
    /// execution takes on a busy machine, because such a report is a failure of the harness.
    /// </summary>
    private const uint StandstillMilliseconds = 60_000;

    /// <summary>Explores.</summary>
    /// <param name="request">What is asked.</param>
    /// <returns>The answer.</returns>
    public static EngineAnswer Run(EngineRequest request)
    {
        var clock = Stopwatch.StartNew();
        var program = new ScenarioProgram(request);
        var findings = new List<EngineFinding>();
        string? problem = null;
        for (var seed = request.Seed; problem is null && findings.Count < request.FindingsMax && program.Executions < request.Executions; seed++)
        {
            if (IsOver(request, clock))
            {
                break;
            }

            var before = program.Executions;
            using var engine = TestingEngine.Create(ConfigurationOf(seed, request.Executions - before), program.Run);
            engine.RegisterEndIterationCallBack(_ => StopWhenOver(engine, request, clock));
            engine.Run();
            if (engine.TestReport.NumOfFoundBugs == 0)
            {
                problem = engine.TestReport.InternalErrors.FirstOrDefault();
                break;
            }

            var report = engine.TestReport.BugReports.First();
            problem = CoyoteReport.ProblemOf(report);
            var key = problem is null ? CoyoteReport.KeyOf(report, program.Last) : string.Empty;
            if (problem is null && !findings.Exists(finding => finding.Key == key))
            {
                findings.Add(new EngineFinding(
                    program.Last.Scenario!.Name.ToString(), key, CoyoteReport.MessageOf(report), seed, program.Executions - before, program.Executions));
            }
        }

        return new EngineAnswer(program.Executions, clock.Elapsed.TotalSeconds, findings, problem);
    }

    private static bool IsOver(EngineRequest request, Stopwatch clock) => request.BudgetSeconds > 0 && clock.Elapsed.TotalSeconds >= request.BudgetSeconds;

    /// <summary>Ends an exploration in time; Coyote's own time limit would make it forget how many executions were asked for.</summary>
    private static void StopWhenOver(TestingEngine engine, EngineRequest request, Stopwatch clock)
    {
        if (IsOver(request, clock))
        {
            engine.Stop();
        }
    }

    private static Configuration ConfigurationOf(uint seed, long executions) => Configuration.Create()
        .WithRandomGeneratorSeed(seed)
        .WithTestingIterations((uint)Math.Min(executions, int.MaxValue))
        .WithPartiallyControlledConcurrencyAllowed(false)
        .WithDeadlockTimeout(StandstillMilliseconds)
        .WithTelemetryEnabled(false)
        .WithVerbosityEnabled(VerbosityLevel.None);
}
