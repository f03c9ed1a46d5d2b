using DaxVerify.Exploration.Xunit;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace DaxVerify.Exploration.Tests.XunitPackage;

/// <summary>[ConcurrencyTest] in xunit: a correct test passes here; a broken one, run by hand, fails with its report.</summary>
public sealed class XunitTests
{
    private readonly object _gate = new();
    private int _count;

    [ConcurrencyTest(Executions = 500)]
    public void Correct_counting()
    {
        var threads = Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            lock (_gate)
            {
                _count++;
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Equal(3, _count);
    }

    [Fact]
    public async Task A_broken_test_fails_with_table_and_replay_string()
    {
        var (_, messages) = await Run(nameof(Broken.Lost));
        var message = string.Join('\n', messages.OfType<ITestFailed>().Single().Messages);
        Assert.Contains("Assert.Equal() Failure", message, StringComparison.Ordinal);
        Assert.Contains("T2", message, StringComparison.Ordinal);
        Assert.Contains("replay: [ConcurrencyTest(Replay = \"dv2.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(Broken.NoExecutions), "executions must be at least 1, not 0")]
    [InlineData(nameof(Broken.NoStrategy), "no strategy 'best'")]
    [InlineData(nameof(Broken.AsyncVoid), "always")]
    public async Task What_can_not_pass_fails(string name, string why)
    {
        var (summary, messages) = await Run(name);
        Assert.Equal((1, 1), (summary.Total, summary.Failed));
        Assert.Contains(why, string.Join('\n', messages.OfType<ITestFailed>().Single().Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passing_test_says_how_much_was_explored()
    {
        var (_, messages) = await Run(nameof(Broken.Fine));
        Assert.Equal(
            "explore: the only trace explored\nmeans: in whatever order its threads run, the test passes, and its threads have no data race",
            messages.OfType<ITestPassed>().Single().Output);
        (_, messages) = await Run(nameof(Broken.FineAtRandom));
        Assert.Equal(
            "explore: no bug in 7 executions, not all traces: the executions were used up; random samples them\n"
            + "means: none of the schedules that were tried breaks the test; another may",
            messages.OfType<ITestPassed>().Single().Output);
    }

    private static async Task<(RunSummary Summary, List<IMessageSinkMessage> Messages)> Run(string name)
    {
        var sink = new NullMessageSink();
        var assembly = new TestAssembly(Reflector.Wrap(typeof(Broken).Assembly));
        var collection = new TestCollection(assembly, null, "broken");
        var type = new TestClass(collection, Reflector.Wrap(typeof(Broken)));
        var method = new TestMethod(type, Reflector.Wrap(typeof(Broken).GetMethod(name)!));
        var test = new ConcurrencyTestCase(sink, TestMethodDisplay.Method, TestMethodDisplayOptions.None, method);
        using var bus = new Bus();
        using var source = new CancellationTokenSource();
        var summary = await test.RunAsync(sink, bus, [], new ExceptionAggregator(), source);
        return (summary, bus.Messages);
    }

    private sealed class Bus : IMessageBus
    {
        public List<IMessageSinkMessage> Messages { get; } = [];

        public bool QueueMessage(IMessageSinkMessage message)
        {
            Messages.Add(message);
            return true;
        }

        public void Dispose()
        {
        }
    }

#pragma warning disable xUnit1000 // Not public, so that the runner doesn't find it by itself.
    private sealed class Broken
    {
        private int _count;

        [ConcurrencyTest]
        public void Lost()
        {
            void Add() => Volatile.Write(ref _count, Volatile.Read(ref _count) + 1);
            var a = new Thread(Add);
            var b = new Thread(Add);
            a.Start();
            b.Start();
            a.Join();
            b.Join();
            Assert.Equal(2, _count);
        }

        [ConcurrencyTest(Executions = 0)]
        public void NoExecutions() => _count++;

        [ConcurrencyTest(Strategy = "best")]
        public void NoStrategy() => _count++;

        [ConcurrencyTest]
        public async void AsyncVoid()
        {
            await Task.CompletedTask;
            throw new InvalidOperationException("always");
        }

        [ConcurrencyTest]
        public void Fine() => _count++;

        [ConcurrencyTest(Strategy = "random", Executions = 7)]
        public void FineAtRandom() => _count++;
    }
#pragma warning restore xUnit1000
}
