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

    /// <summary>The class is made in each execution.</summary>
    protected override bool IsTestClassCreatable(XunitTestRunnerContext ctxt) => false;

    /// <summary>Attributes before and after the test run in each execution.</summary>
    protected override void PreInvoke(XunitTestRunnerContext ctxt)
    {
    }

    /// <summary>Attributes before and after the test run in each execution.</summary>
    protected override void PostInvoke(XunitTestRunnerContext ctxt)
    {
    }

    /// <summary>A timeout is the exploration's, which ends by itself.</summary>
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
