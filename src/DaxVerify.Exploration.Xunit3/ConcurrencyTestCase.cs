using System.ComponentModel;
using Xunit.Sdk;
using Xunit.v3;

namespace DaxVerify.Exploration.Xunit3;

/// <summary>One test to explore, or one row of one; made and run by xunit.</summary>
internal sealed class ConcurrencyTestCase : XunitTestCase, ISelfExecutingXunitTestCase
{
    /// <summary>For xunit's serialisation.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Called by the deserializer only")]
    public ConcurrencyTestCase()
    {
    }

    /// <summary>Makes the case.</summary>
    public ConcurrencyTestCase(
        IXunitTestMethod testMethod, string displayName, string uniqueId, bool isExplicit, Type[]? skipExceptions, string? skipReason, Type? skipType, string? skipUnless, string? skipWhen, Dictionary<string, HashSet<string>>? traits, object?[]? arguments,
        string? file, int? line, int timeout)
        : base(testMethod, displayName, uniqueId, isExplicit, skipExceptions, skipReason, skipType, skipUnless, skipWhen, traits, arguments, file, line, timeout)
    {
    }

    /// <inheritdoc/>
    public ValueTask<RunSummary> Run(
        ExplicitOption explicitOption, IMessageBus messageBus, object?[] constructorArguments, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource) =>
        ConcurrencyTestCaseRunner.Explore(this, explicitOption, messageBus, constructorArguments, aggregator, cancellationTokenSource);
}
