using System.Diagnostics;
using DaxVerify.Vocabulary.Scenarios;
using Microsoft.Coyote;
using Microsoft.Coyote.Logging;
using Microsoft.Coyote.SystematicTesting;

namespace DaxVerify.Coyote.Running;

/// <summary>Explores with Coyote up to its first report. Whatever it doesn't control is an error, so that no pass means less than it says.</summary>
internal static class CoyoteExploration
{
    /// <summary>
    /// Milliseconds without progress after which Coyote calls threads that it doesn't see waiting a potential deadlock; more than any
    /// execution takes on a busy machine, because such a report is a failure of the harness.
    /// </summary>
    private const uint StandstillMilliseconds = 60_000;

    /// <summary>Explores.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="tell">Told after each execution how many there were.</param>
    /// <param name="stop">Ends it after the execution that runs.</param>
    public static EngineAnswer Run(EngineRequest request, Action<long> tell, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var program = new ScenarioProgram(request);
        using var engine = TestingEngine.Create(ConfigurationOf(request), program.Run);
        engine.RegisterEndIterationCallBack(_ =>
        {
            StopWhenOver(engine, request, clock, stop);
            tell(program.Executions);
        });
        engine.Run();
        var text = engine.TestReport.BugReports.FirstOrDefault();
        var report = text is null ? null : CoyoteReport.Read(text, program.Last);
        return new EngineAnswer(
            program.Executions, clock.Elapsed.TotalSeconds, report, report is null ? text ?? engine.TestReport.InternalErrors.FirstOrDefault() : null);
    }

    /// <summary>Ends an exploration in time; Coyote's own time limit would make it forget how many executions were asked for.</summary>
    private static void StopWhenOver(TestingEngine engine, EngineRequest request, Stopwatch clock, CancellationToken stop)
    {
        if (stop.IsCancellationRequested || (request.BudgetSeconds > 0 && clock.Elapsed.TotalSeconds >= request.BudgetSeconds))
        {
            engine.Stop();
        }
    }

    private static Configuration ConfigurationOf(EngineRequest request) => Configuration.Create()
        .WithRandomGeneratorSeed(request.Seed)
        .WithTestingIterations((uint)Math.Min(request.Executions, int.MaxValue))
        .WithPartiallyControlledConcurrencyAllowed(false)
        .WithDeadlockTimeout(StandstillMilliseconds)
        .WithTelemetryEnabled(false)
        .WithVerbosityEnabled(VerbosityLevel.None);
}
