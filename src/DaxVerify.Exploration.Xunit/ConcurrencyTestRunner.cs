using System.Diagnostics;
using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace DaxVerify.Exploration.Xunit;

/// <summary>Explores a test method where xunit would invoke it; the test's output says how many schedules were explored, and why not all.</summary>
internal sealed class ConcurrencyTestRunner : XunitTestRunner
{
    private string _summary = "";

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
        : base(test, messageBus, testClass, constructorArguments, testMethod, testMethodArguments, skipReason, beforeAfterAttributes, aggregator, cancellationTokenSource)
    {
    }

    /// <inheritdoc/>
    protected override Task<Tuple<decimal, string>> InvokeTestAsync(ExceptionAggregator aggregator)
    {
        ArgumentNullException.ThrowIfNull(aggregator);
        var clock = Stopwatch.StartNew();
        aggregator.Run(Explore);
        return Task.FromResult(Tuple.Create((decimal)clock.Elapsed.TotalSeconds, _summary));
    }

    private void Explore()
    {
        var attribute = TestMethod.GetCustomAttribute<ConcurrencyTestAttribute>()!;
        var name = $"{TestClass.FullName!.Replace('+', '.')}.{TestMethod.Name}";
        var result = Exploration.Explore.RunTest(TestClass.Assembly.Location, name, new ExplorationOptions
        {
            Executions = attribute.Executions,
            Seed = (ulong)attribute.Seed,
            Strategy = attribute.Strategy,
            Replay = attribute.Replay,
            DetectRaces = attribute.DetectRaces,
            Races = attribute.Races,
        });
        _summary = result.Summary;
        if (result.Bug is { } bug)
        {
            throw new ConcurrencyBugException(bug, result.Summary);
        }
    }
}
