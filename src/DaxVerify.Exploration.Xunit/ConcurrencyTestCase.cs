using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace DaxVerify.Exploration.Xunit;

/// <summary>One test to explore, or one row of one; made and run by xunit.</summary>
public sealed class ConcurrencyTestCase : XunitTestCase
{
    /// <summary>For xunit's serialisation.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Called by the deserializer only")]
    public ConcurrencyTestCase()
    {
    }

    /// <summary>Makes the case of one method.</summary>
    /// <param name="diagnosticMessageSink">Where xunit wants diagnostics.</param>
    /// <param name="display">How to show the method.</param>
    /// <param name="displayOptions">How to show the method.</param>
    /// <param name="testMethod">The method.</param>
    /// <param name="testMethodArguments">The row of data; null if the method has no parameters.</param>
    public ConcurrencyTestCase(
        IMessageSink diagnosticMessageSink,
        TestMethodDisplay display,
        TestMethodDisplayOptions displayOptions,
        ITestMethod testMethod,
        object[]? testMethodArguments = null)
        : base(diagnosticMessageSink, display, displayOptions, testMethod, testMethodArguments)
    {
    }

    /// <inheritdoc/>
    public override Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink,
        IMessageBus messageBus,
        object[] constructorArguments,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource) =>
        new ConcurrencyTestCaseRunner(this, DisplayName, SkipReason, constructorArguments, TestMethodArguments, messageBus, aggregator, cancellationTokenSource)
            .RunAsync();
}
