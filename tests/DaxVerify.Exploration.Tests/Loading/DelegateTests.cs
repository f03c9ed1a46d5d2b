using DaxVerify.Exploration.Facts;
using Xunit;

namespace DaxVerify.Exploration.Tests.Loading;

/// <summary>Exploring a lambda of this assembly: captures, choices, a judge outside control.</summary>
public sealed class DelegateTests
{
    private sealed class Mine
    {
        public int Value { get; set; }
    }

    [Fact]
    public void A_lambda_is_explored()
    {
        var result = Explore.Run(() =>
        {
            Assert.True(Explore.IsControlled);
            var x = 0;
            var gate = new Lock();
            void Add()
            {
                int old;
                lock (gate)
                {
                    old = x;
                }

                lock (gate)
                {
                    x = old + 1;
                }
            }

            var t = new Thread(Add);
            t.Start();
            Add();
            t.Join();
            Explore.Assert(x == 2, $"lost update: {x}");
        });
        Assert.Equal(BugKind.AssertionFailed, result.Bug?.Kind);
        Assert.False(Explore.IsControlled);
    }

    [Fact]
    public void Captured_values_start_afresh_in_each_execution()
    {
        var count = 5;
        var seen = new List<int>();
        var result = Explore.Run(
            () =>
            {
                seen.Add(count);
                count++;
            },
            new ExplorationOptions { Executions = 10, Strategy = "random" });
        Assert.Null(result.Bug);
        Assert.Equal(Enumerable.Repeat(5, 10), seen);
        Assert.Equal(5, count);
    }

    [Fact]
    public void A_judge_outside_control_decides()
    {
        var result = Explore.Run(
            () =>
            {
                var log = new List<int>();
                var threads = Enumerable.Range(1, 2).Select(i => new Thread(() =>
                {
                    lock (log)
                    {
                        log.Add(i);
                    }
                })).ToList();
                threads.ForEach(t => t.Start());
                threads.ForEach(t => t.Join());
                return log;
            },
            log => log is [1, 2] ? null : $"order {string.Join(',', log)}");
        Assert.Equal(BugKind.AssertionFailed, result.Bug?.Kind);
        Assert.Equal("the verdict: order 2,1", result.Bug!.Message);
    }

    [Fact]
    public void Choices_are_explored_exhaustively_and_minimised()
    {
        var all = Explore.Run(() => { _ = Explore.Choose(3) + Explore.Choose(4); }, new ExplorationOptions { Strategy = "dpor" });
        Assert.Equal("explore: all 12 traces explored", all.Summary);
        var bug = Explore.Run(() => Explore.Assert(Explore.Choose(100) < 50, "too big"), new ExplorationOptions { Strategy = "random" }).Bug!;
        Assert.Contains(bug.Trace, e => e is { Kind: TraceEventKind.Choose, Count: 100, After: "50" });
    }

    [Fact]
    public void What_cannot_be_carried_over_is_refused()
    {
        var mine = new Mine();
        var error = Assert.Throws<ExplorationException>(() => Explore.Run(() => { mine.Value++; }));
        Assert.Contains("captures 'mine'", error.Message, StringComparison.Ordinal);
        Assert.Throws<ExplorationException>(() => Explore.Run(() => new Mine(), _ => null));
    }

    [Fact]
    public void Nondeterminism_is_reported_as_such()
    {
        var counter = new int[1];
        var result = Explore.Run(
            () =>
            {
                var odd = counter[0]++ % 2 == 1;
                var gate = new object();
                var t = new Thread(() =>
                {
                    lock (gate)
                    {
                    }
                });
                t.Start();
                for (var i = 0; i < (odd ? 1 : 4); i++)
                {
                    lock (gate)
                    {
                    }
                }

                t.Join();
            },
            new ExplorationOptions { Strategy = "dpor" });
        Assert.Equal(BugKind.Nondeterminism, result.Bug?.Kind);
    }

    [Fact]
    public void Every_demo_type_is_loaded_apart() =>
        Assert.Null(Explore.Run(() => Assert.NotEqual("Default", System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(typeof(DelegateTests).Assembly)!.Name)).Bug);

    [Fact]
    public void A_loop_that_touches_nothing_is_no_hang()
    {
        var result = Explore.Run(
            static () => Thread.CurrentThread.Name = Spin(),
            new ExplorationOptions { Executions = 1, Watchdog = TimeSpan.FromMilliseconds(300) });
        Assert.Equal(BugKind.UncontrolledOperation, result.Bug?.Kind);
        Assert.Contains("has not reached a scheduling point", result.Bug!.Message, StringComparison.Ordinal);
        Assert.EndsWith("it has passed none yet", result.Bug.Message.Split('\n')[0], StringComparison.Ordinal);
        Assert.Equal((1, 1), (result.Executions, result.Threads));
        Assert.True(result.Elapsed > TimeSpan.FromMilliseconds(300), $"{result.Elapsed}");
    }

    [Fact]
    public void Blocking_outside_control_shows_its_stack()
    {
        var result = Explore.Run(
            static () =>
            {
                var write = typeof(TextWriter).GetMethod("Write", [typeof(string)])!;
                var slow = new SlowWriter();
                var writer = TextWriter.Synchronized(slow);
                var first = new Thread(() => writer.Write("a"));
                first.Start();
                slow.Began.Wait();
                write.Invoke(writer, ["b"]);
            },
            new ExplorationOptions { Executions = 1, Watchdog = TimeSpan.FromMilliseconds(300) });
        Assert.Equal(BugKind.UncontrolledOperation, result.Bug?.Kind);
        Assert.Contains("blocked in System.Reflection.MethodBase.Invoke, called at DelegateTests.cs:", result.Bug!.Message, StringComparison.Ordinal);
    }

    /// <summary>Ends after some seconds, so that the test process doesn't keep a core busy for ever.</summary>
    private static string Spin()
    {
        var x = 1UL;
        for (var i = 0L; i < 4_000_000_000; i++)
        {
            x = (x * 6364136223846793005UL) + 1;
        }

        return x.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Waits for ever inside the lock of the framework's wrapper.</summary>
    private sealed class SlowWriter : StringWriter
    {
        public ManualResetEventSlim Began { get; } = new();

        public override void Write(string? value)
        {
            Began.Set();
            new SemaphoreSlim(0).Wait();
        }
    }
}
