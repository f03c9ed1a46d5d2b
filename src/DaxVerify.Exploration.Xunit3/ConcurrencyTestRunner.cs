using System.Diagnostics;
using System.Reflection;
using DaxVerify.Exploration.Testing;
using Xunit;
using Xunit.v3;

namespace DaxVerify.Exploration.Xunit3;

/// <summary>Explores a test where xunit would make its class and invoke it; the test's output says what came of it.</summary>
internal sealed class ConcurrencyTestRunner : XunitTestRunner
{
    /// <summary>The runner; it keeps nothing.</summary>
    public static ConcurrencyTestRunner One { get; } = new();

    /// <summary>
    /// The class is made in each execution, and attributes before and after the test run there. A timeout is the exploration's, which ends by itself: xunit's own would be told
    /// beside it, as a failure of the clean-up.
    /// </summary>
    protected override async ValueTask<TimeSpan> RunTest(XunitTestRunnerContext ctxt)
    {
        ArgumentNullException.ThrowIfNull(ctxt);
        if (ctxt.Aggregator.HasExceptions)
        {
            return TimeSpan.Zero;
        }

        var elapsed = await InvokeTest(ctxt, null).ConfigureAwait(false);
        UpdateTestContext(null, TestResultState.FromException((decimal)elapsed.TotalMilliseconds, ctxt.Aggregator.ToException()));
        return elapsed;
    }

    /// <summary>Explores in the place of one call.</summary>
    protected override ValueTask<TimeSpan> InvokeTest(XunitTestRunnerContext ctxt, object? testClassInstance)
    {
        ArgumentNullException.ThrowIfNull(ctxt);
        var clock = Stopwatch.StartNew();
        ctxt.Aggregator.Run(() => Explore(ctxt.Test));
        return new(clock.Elapsed);
    }

    private static void Explore(IXunitTest test)
    {
        var outcome = ConcurrencyTests.Run(new ConcurrencyTest
        {
            Class = test.TestMethod.TestClass.Class,
            Method = test.TestMethod.Method,
            Arguments = test.TestMethodArguments,
            Settings = test.TestMethod.Method.GetCustomAttribute<ConcurrencyTestAttribute>()!,
            LifeCycle = new Xunit3LifeCycle(test).Run,
            Timeout = TimeSpan.FromMilliseconds(test.Timeout),
        });
        TestContext.Current.TestOutputHelper?.Write(outcome.Failure is null ? outcome.TextWithOutput : outcome.Output);
        if (outcome.Verdict == ConcurrencyVerdict.Skipped)
        {
            throw new ConcurrencyTestException(DynamicSkipToken.Value + outcome.Text);
        }

        if (outcome.Failure is { } failure)
        {
            throw failure;
        }
    }
}
