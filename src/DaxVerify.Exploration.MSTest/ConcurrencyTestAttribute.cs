using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Testing;

namespace DaxVerify.Exploration.MSTest;

/// <summary>
/// A test whose interleavings are explored, in place of <c>[TestMethod]</c>, with rows of data or without. The test runs many times under control, each time from its set-up
/// on; the first schedule that breaks it is minimised and reported with a string that replays it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ConcurrencyTestAttribute : TestMethodAttribute, IConcurrencySettings
{
    /// <summary>Makes the attribute.</summary>
    /// <param name="callerFilePath">Given by the compiler.</param>
    /// <param name="callerLineNumber">Given by the compiler.</param>
    public ConcurrencyTestAttribute([CallerFilePath] string callerFilePath = "", [CallerLineNumber] int callerLineNumber = -1)
        : base(callerFilePath, callerLineNumber)
    {
    }

    /// <inheritdoc/>
    public long Executions { get; set; } = 1_000;

    /// <inheritdoc/>
    public int Budget { get; set; }

    /// <inheritdoc/>
    public long Seed { get; set; } = 1;

    /// <inheritdoc/>
    public string Strategy { get; set; } = "portfolio";

    /// <inheritdoc/>
    public string? Replay { get; set; }

    /// <inheritdoc/>
    public bool DetectRaces { get; set; } = true;

    /// <inheritdoc/>
    public RaceRules Races { get; set; }

    /// <inheritdoc/>
    public bool MemoryPoints { get; set; }

    /// <summary>Explores the test where MSTest would run it once; called by MSTest.</summary>
    /// <param name="testMethod">The test, or one row of it.</param>
    public override Task<TestResult[]> ExecuteAsync(ITestMethod testMethod)
    {
        ArgumentNullException.ThrowIfNull(testMethod);
        var timeout = testMethod.GetAttributes<TimeoutAttribute>().FirstOrDefault()?.Timeout ?? 0;
        var type = testMethod.MethodInfo.ReflectedType!;
        var outcome = ConcurrencyTests.Run(new ConcurrencyTest
        {
            Class = type,
            Method = testMethod.MethodInfo,
            Arguments = testMethod.Arguments ?? [],
            Settings = this,
            LifeCycle = new MSTestLifeCycle(type, testMethod.TestMethodName).Run,
            Timeout = timeout is > 0 and < int.MaxValue ? TimeSpan.FromMilliseconds(timeout) : TimeSpan.Zero,
        });
        return Task.FromResult<TestResult[]>([ResultOf(outcome)]);
    }

    private static TestResult ResultOf(ConcurrencyOutcome outcome) => new()
    {
        Outcome = outcome.Verdict switch
        {
            ConcurrencyVerdict.Passed => UnitTestOutcome.Passed,
            ConcurrencyVerdict.Skipped => UnitTestOutcome.Inconclusive,
            ConcurrencyVerdict.TimedOut => UnitTestOutcome.Timeout,
            _ => UnitTestOutcome.Failed,
        },
        Duration = outcome.Result?.Elapsed ?? TimeSpan.Zero,
        LogOutput = outcome.Failure is null ? outcome.TextWithOutput : outcome.Output,
        TestFailureException = outcome.Verdict == ConcurrencyVerdict.Skipped ? new AssertInconclusiveException(outcome.Text) : outcome.Failure,
    };
}
