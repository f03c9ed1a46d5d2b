using Xunit.Sdk;
using Xunit.v3;

namespace DaxVerify.Exploration.Xunit3;

/// <summary>Runs the tests of a case through <see cref="ConcurrencyTestRunner"/>.</summary>
internal sealed class ConcurrencyTestCaseRunner : XunitTestCaseRunner
{
    private static readonly ConcurrencyTestCaseRunner s_one = new();

    /// <summary>Explores each test that a case makes.</summary>
    public static async ValueTask<RunSummary> Explore(
        IXunitTestCase testCase, ExplicitOption explicitOption, IMessageBus messageBus, object?[] constructorArguments, ExceptionAggregator aggregator, CancellationTokenSource cancellation)
    {
        var tests = await aggregator.RunAsync(testCase.CreateTests, []).ConfigureAwait(false);
        if (aggregator.ToException() is { } exception)
        {
            return XunitRunnerHelper.FailTestCases(messageBus, cancellation, [testCase], exception, sendTestCaseMessages: true);
        }

        return await s_one.Run(
            testCase, tests, messageBus, aggregator, cancellation, testCase.TestCaseDisplayName, testCase.SkipReason, explicitOption, constructorArguments).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override ValueTask<RunSummary> RunTest(XunitTestCaseRunnerContext ctxt, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(ctxt);
        return ConcurrencyTestRunner.One.Run(
            test, ctxt.MessageBus, ctxt.ConstructorArguments, ctxt.ExplicitOption, ctxt.Aggregator.Clone(), ctxt.CancellationTokenSource, ctxt.BeforeAfterTestAttributes);
    }
}
