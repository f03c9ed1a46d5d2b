using System.Globalization;
using DaxVerify.Exploration.Facts;
using Xunit;

namespace DaxVerify.Exploration.Tests.Loading;

/// <summary>The typed record between a program under control and its judge, as somebody uses it for a system of his own.</summary>
public sealed class RecordTests
{
    private static readonly Lazy<LoadedAssembly> s_loaded = new(() => LoadedAssembly.Load(typeof(RecordTests).Assembly.Location, []));

    [Fact]
    public void A_broken_rule_reads_as_what_it_is_and_replays()
    {
        var result = RunTest(nameof(Race), InOrder);
        var bug = result.Bug!;
        Assert.Equal(BugKind.InvariantBroken, bug.Kind);
        Assert.Equal("invariant in-order broken: expected 1 2, got 2 1", bug.Message);
        Assert.Equal(new Violation("in-order", "expected 1 2, got 2 1"), bug.Violation);
        Assert.Equal(bug.Message, RunTest(nameof(Race), InOrder, new ExplorationOptions { Replay = bug.Replay }).Bug?.Message);
    }

    [Fact]
    public void Every_execution_has_a_record_of_its_own()
    {
        var made = 0;
        var judged = 0;
        var result = s_loaded.Value.RunTest<List<string>>(
            NameOf(nameof(Race)),
            () =>
            {
                Assert.False(Explore.IsControlled);
                made++;
                return [];
            },
            record =>
            {
                Assert.False(Explore.IsControlled);
                judged++;
                return record.Count == 2 ? null : new Violation("two", $"got {record.Count}");
            },
            new ExplorationOptions { Strategy = "dpor" });
        Assert.True(result.Exhausted, result.Summary);
        Assert.Equal(made, judged);
        Assert.True(judged >= result.Executions);
    }

    [Theory]
    [InlineData(nameof(Hang), BugKind.Deadlock)]
    [InlineData(nameof(Throw), BugKind.UnhandledException)]
    public void The_record_of_an_execution_that_hangs_or_throws_is_there(string test, BugKind kind)
    {
        var last = new List<string>();
        var atPassingOver = string.Empty;
        var result = s_loaded.Value.RunTest(
            NameOf(test),
            () => last = [],
            record => record.Contains("ended") ? null : new Violation("ended", "an execution that didn't end was judged"),
            new ExplorationOptions
            {
                PassesOver = _ =>
                {
                    atPassingOver = string.Join(' ', last);
                    return false;
                },
            });
        Assert.Equal(kind, result.Bug?.Kind);
        Assert.Equal("begun", atPassingOver);
        Assert.Equal(["begun"], last);
    }

    [Fact]
    public void A_violation_that_is_passed_over_lets_the_exploration_go_on()
    {
        var seen = new HashSet<string>();
        var result = s_loaded.Value.RunTest(
            NameOf(nameof(Race)),
            () => new List<string>(),
            record => new Violation(string.Concat(record), "whatever the order"),
            new ExplorationOptions
            {
                Executions = 100,
                Strategy = "random",
                GoesOnAfter = (bug, _) => seen.Add(bug.Violation!.Rule),
                PassesOver = finding => seen.Contains(finding.Violation!.Rule),
            });
        Assert.Null(result.Bug);
        Assert.Equal(["12", "21"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_lambda_fills_a_record_too()
    {
        var result = Explore.Run(() => new List<string>(), record => Race(record), InOrder);
        Assert.Equal("invariant in-order broken: expected 1 2, got 2 1", result.Bug?.Message);
        var file = Explore.RunTest(typeof(RecordTests).Assembly.Location, NameOf(nameof(Race)), () => new List<string>(), InOrder);
        Assert.Equal(result.Bug?.Message, file.Bug?.Message);
    }

    [Fact]
    public void What_is_observed_of_the_program_stands_with_the_event_that_led_to_it()
    {
        var last = new List<string>();
        var result = s_loaded.Value.RunTest(NameOf(nameof(Race)), () => last = [], InOrder, new ExplorationOptions
        {
            Observe = () =>
            {
                Assert.False(Explore.IsControlled);
                return string.Join(' ', last);
            },
        });

        var trace = result.Bug!.Trace;
        Assert.Equal("", trace[0].State);
        Assert.Equal("2 1", trace[^1].State);
        var changes = trace.Skip(1).Zip(trace).Where(pair => !Equals(pair.First.State, pair.Second.State)).Select(pair => (pair.First.Thread, pair.First.Kind, pair.First.State));
        Assert.Equal([(2, TraceEventKind.Enter, "2"), (1, TraceEventKind.Enter, "2 1")], changes);
    }

    [Fact]
    public void A_record_of_a_rewritten_type_is_refused()
    {
        var error = Assert.Throws<ExplorationException>(() => s_loaded.Value.RunTest(NameOf(nameof(Race)), () => new List<Mine>(), _ => null));
        Assert.Contains("put DaxVerify.Exploration.Tests into SharedAssemblies", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(Nothing))]
    [InlineData(nameof(Instance))]
    [InlineData(nameof(Returns))]
    public void A_test_that_takes_no_such_record_is_refused(string test)
    {
        var error = Assert.Throws<ExplorationException>(() => RunTest(test, _ => null));
        Assert.Contains($"must be static void {test}(List`1 record)", error.Message, StringComparison.Ordinal);
    }

    internal static void Race(List<string> record)
    {
        var gate = new Lock();
        var threads = Enumerable.Range(1, 2).Select(i => new Thread(() =>
        {
            lock (gate)
            {
                record.Add(i.ToString(CultureInfo.InvariantCulture));
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
    }

    internal static void Hang(List<string> record)
    {
        record.Add("begun");
        object gate = new(), other = new();
        var one = new Thread(() => Both(gate, other));
        one.Start();
        Both(other, gate);
        one.Join();
        record.Add("ended");
    }

    internal static void Throw(List<string> record)
    {
        record.Add("begun");
        throw new InvalidOperationException("thrown");
    }

    internal static void Nothing()
    {
    }

    internal static int Returns(List<string> record) => record.Count;

    internal void Instance(List<string> record) => record.Add(GetType().Name);

    private static void Both(object first, object second)
    {
        lock (first)
        {
            lock (second)
            {
            }
        }
    }

    private static string NameOf(string test) => $"{typeof(RecordTests).FullName}.{test}";

    private static Violation? InOrder(List<string> record) =>
        string.Join(' ', record) is "1 2" ? null : new Violation("in-order", $"expected 1 2, got {string.Join(' ', record)}");

    private static ExplorationResult RunTest(string test, Func<List<string>, Violation?> judge, ExplorationOptions? options = null) =>
        s_loaded.Value.RunTest(NameOf(test), () => new List<string>(), judge, options);

    private sealed class Mine;
}
