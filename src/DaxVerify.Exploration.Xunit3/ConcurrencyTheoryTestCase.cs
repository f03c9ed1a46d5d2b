using System.ComponentModel;
using Xunit.Sdk;
using Xunit.v3;

namespace DaxVerify.Exploration.Xunit3;

/// <summary>A test to explore with rows of data that xunit can't keep, so that it draws them when it runs; made and run by xunit.</summary>
internal sealed class ConcurrencyTheoryTestCase : XunitDelayEnumeratedTheoryTestCase, ISelfExecutingXunitTestCase
{
    /// <summary>For xunit's serialisation.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Called by the deserializer only")]
    public ConcurrencyTheoryTestCase()
    {
    }

    /// <summary>Makes the case.</summary>
    public ConcurrencyTheoryTestCase(
        IXunitTestMethod testMethod, string displayName, string uniqueId, bool isExplicit, bool skipsWithoutData, Type[]? skipExceptions, string? skipReason, Type? skipType, string? skipUnless, string? skipWhen, Dictionary<string, HashSet<string>>? traits,
        string? file, int? line, int timeout)
        : base(testMethod, displayName, uniqueId, isExplicit, skipsWithoutData, skipExceptions, skipReason, skipType, skipUnless, skipWhen, traits, file, line, timeout)
    {
    }

    /// <inheritdoc/>
    public ValueTask<RunSummary> Run(
        ExplicitOption explicitOption, IMessageBus messageBus, object?[] constructorArguments, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource) =>
        ConcurrencyTestCaseRunner.Explore(this, explicitOption, messageBus, constructorArguments, aggregator, cancellationTokenSource);
}
