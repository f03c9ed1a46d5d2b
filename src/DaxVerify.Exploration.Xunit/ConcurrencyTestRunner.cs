using System.Diagnostics;
using System.Reflection;
using DaxVerify.Exploration.Testing;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace DaxVerify.Exploration.Xunit;

/// <summary>Explores a test where xunit would invoke it; the test's output says what came of it.</summary>
internal sealed class ConcurrencyTestRunner : XunitTestRunner
{
    private ConcurrencyOutcome? _outcome;

    /// <summary>Makes the runner.</summary>
    public ConcurrencyTestRunner(
        ITest test,
        IMessageBus messageBus,
        Type testClass,
        object[] constructorArguments,
        MethodInfo testMethod,
        object[] testMethodArguments,
        string skipReason,
        IReadOnlyList<BeforeAfterTestAttribute> beforeAfterAttributes,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource)
        : base(
            test, new OutcomeBus(messageBus), testClass, constructorArguments, testMethod, testMethodArguments, skipReason, beforeAfterAttributes, aggregator, cancellationTokenSource)
    {
    }

    /// <inheritdoc/>
    protected override Task<Tuple<decimal, string>> InvokeTestAsync(ExceptionAggregator aggregator)
    {
        ArgumentNullException.ThrowIfNull(aggregator);
        var clock = Stopwatch.StartNew();
        aggregator.Run(Explore);
        if (_outcome is { Verdict: ConcurrencyVerdict.Skipped })
        {
            ((OutcomeBus)MessageBus).SkipReason = _outcome.Text;
        }
        else if (_outcome?.Failure is { } failure)
        {
            aggregator.Add(failure);
        }

        return Task.FromResult(Tuple.Create((decimal)clock.Elapsed.TotalSeconds, Output()));
    }

    /// <summary>Of a failure the text is in its message.</summary>
    private string Output() => _outcome is null ? "" : _outcome.Failure is null ? _outcome.TextWithOutput : _outcome.Output;

    private void Explore()
    {
        var collection = Test.TestCase.TestMethod.TestClass.TestCollection.CollectionDefinition;
        _outcome = ConcurrencyTests.Run(new ConcurrencyTest
        {
            Class = TestClass,
            Method = TestMethod,
            Arguments = TestMethodArguments ?? [],
            Settings = TestMethod.GetCustomAttribute<ConcurrencyTestAttribute>()!,
            LifeCycle = new XunitLifeCycle((collection as IReflectionTypeInfo)?.Type).Run,
            Timeout = TimeSpan.FromMilliseconds(((IXunitTestCase)Test.TestCase).Timeout),
        });
    }
}
