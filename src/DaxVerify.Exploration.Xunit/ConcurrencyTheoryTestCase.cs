using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace DaxVerify.Exploration.Xunit;

/// <summary>A test to explore with rows of data that xunit can't keep, so that it draws them when it runs; made and run by xunit.</summary>
public sealed class ConcurrencyTheoryTestCase : XunitTheoryTestCase
{
    /// <summary>For xunit's serialisation.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Called by the deserializer only")]
    public ConcurrencyTheoryTestCase()
    {
    }

    /// <summary>Makes the case of one method.</summary>
    /// <param name="diagnosticMessageSink">Where xunit wants diagnostics.</param>
    /// <param name="display">How to show the method.</param>
    /// <param name="displayOptions">How to show the method.</param>
    /// <param name="testMethod">The method.</param>
    public ConcurrencyTheoryTestCase(IMessageSink diagnosticMessageSink, TestMethodDisplay display, TestMethodDisplayOptions displayOptions, ITestMethod testMethod)
        : base(diagnosticMessageSink, display, displayOptions, testMethod)
    {
    }

    /// <inheritdoc/>
    public override Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink,
        IMessageBus messageBus,
        object[] constructorArguments,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource) =>
        new ConcurrencyTheoryTestCaseRunner(this, DisplayName, SkipReason, constructorArguments, diagnosticMessageSink, messageBus, aggregator, cancellationTokenSource)
            .RunAsync();
}
