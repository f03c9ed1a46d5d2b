using DaxVerify.Exploration.Testing;
using Xunit;

namespace DaxVerify.Exploration.Tests.Testing;

/// <summary>The adapter that the packages for test frameworks stand on: what a test comes to, and what is said of it.</summary>
public sealed class ConcurrencyTestsTests
{
    private static readonly int[] s_one = [1];

    [Fact]
    public void A_pass_says_what_it_means()
    {
        var outcome = Run(nameof(Programs.Counts), new Settings { Strategy = "dpor" }, 2);
        Assert.Equal(ConcurrencyVerdict.Passed, outcome.Verdict);
        Assert.StartsWith("explore: all ", outcome.Text, StringComparison.Ordinal);
        Assert.EndsWith("means: in whatever order its threads run, the test passes, and its threads have no data race", outcome.Text, StringComparison.Ordinal);
        Assert.Equal("counted 2", outcome.Output);
        outcome = Run(nameof(Programs.Counts), new Settings { Strategy = "random", Executions = 5, DetectRaces = false }, 2);
        Assert.EndsWith("means: none of the schedules that were tried breaks the test; another may", outcome.Text, StringComparison.Ordinal);
        Assert.Null(outcome.Failure);
    }

    [Fact]
    public void A_bug_is_replayed_by_its_own_case_and_skipped_by_others()
    {
        var outcome = Run(nameof(Programs.Loses), new Settings(), 2);
        var failure = Assert.IsType<ConcurrencyBugException>(outcome.Failure);
        Assert.EndsWith($"replay: [ConcurrencyTest(Replay = \"{failure.Bug.Replay}\")]", failure.Message, StringComparison.Ordinal);
        var again = Run(nameof(Programs.Loses), new Settings { Replay = failure.Bug.Replay }, 2);
        Assert.Equal((ConcurrencyVerdict.Bug, 1), (again.Verdict, again.Result!.Executions));
        var other = Run(nameof(Programs.Loses), new Settings { Replay = failure.Bug.Replay }, 3);
        Assert.Equal(ConcurrencyVerdict.Skipped, other.Verdict);
        Assert.Contains("belongs to another case", other.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_under_control_is_no_bug_and_offers_no_replay()
    {
        var outcome = Run(nameof(Programs.NamedMutex), new Settings());
        Assert.IsType<NotUnderControlException>(outcome.Failure);
        Assert.StartsWith("not under control: System.Threading.Mutex with a name", outcome.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("replay", outcome.Text, StringComparison.Ordinal);
    }

    /// <summary>What a terminal or the log of a build service would obey is shown; what XML or HTML would take for its own is theirs to escape, and stays.</summary>
    [Fact]
    public void A_message_with_hostile_text_is_obeyed_by_nobody_who_prints_it()
    {
        var failure = Assert.IsType<ConcurrencyBugException>(Run(nameof(Programs.ThrowsHostileText), new Settings()).Failure);

        Assert.Contains("\u241b[31m<script>]]>", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(failure.Message, c => c != '\n' && char.IsControl(c));
        Assert.DoesNotContain("##vso[", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("##teamcity[", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("##[", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(failure.Message.Split('\n'), line => line.TrimStart().StartsWith("::", StringComparison.Ordinal));
        Assert.Contains("## vso[task.setvariable variable=x]y", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_timeout_fails_and_a_budget_does_not()
    {
        var endless = new Settings { Executions = long.MaxValue, Strategy = "random" };
        var outcome = Run(nameof(Programs.Counts), endless, TimeSpan.FromMilliseconds(50), 1);
        Assert.Equal(ConcurrencyVerdict.TimedOut, outcome.Verdict);
        Assert.StartsWith("timed out after 50 ms: ", outcome.Text, StringComparison.Ordinal);
        outcome = Run(nameof(Programs.Counts), endless with { Budget = 50 }, 1);
        Assert.Equal(ConcurrencyVerdict.Passed, outcome.Verdict);
        Assert.Contains("the time was used up", outcome.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("best", 0, "the test can't be explored: no strategy 'best'")]
    [InlineData("random", -1, "the budget must be at least 0 milliseconds, not -1")]
    public void Wrong_settings_are_told(string strategy, int budget, string why)
    {
        var outcome = Run(nameof(Programs.Counts), new Settings { Strategy = strategy, Budget = budget }, 1);
        Assert.Equal(ConcurrencyVerdict.WrongUse, outcome.Verdict);
        Assert.Contains(why, outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_execution_has_arguments_of_its_own()
    {
        var outcome = Run(nameof(Programs.Changes), new Settings { Executions = 20, Strategy = "random" }, new Box { Value = 1 }, new List<int> { 1 }, s_one.ToArray());
        Assert.True(outcome.Verdict == ConcurrencyVerdict.Passed, outcome.Text);
    }

    [Fact]
    public void What_a_test_throws_goes_before_what_its_tear_down_throws()
    {
        var outcome = Run(nameof(Programs.Throws), new Settings(), execution => execution.Finally(
            () => execution.Call(execution.Method, null),
            () => throw new InvalidOperationException("tear-down")));
        Assert.Equal(ConcurrencyVerdict.Bug, outcome.Verdict);
        var lines = outcome.Text.Split('\n');
        Assert.EndsWith("System.InvalidOperationException: the test's own", lines[0], StringComparison.Ordinal);
        Assert.Equal("thrown while the test was torn down: System.InvalidOperationException: tear-down", lines[1]);
        Assert.StartsWith("thrown while the test was torn down: System.InvalidOperationException: tear-down", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_that_asks_for_it_each_time_is_skipped()
    {
        var outcome = Run(nameof(Programs.Counts), new Settings(), execution => execution.Skip("not here"));
        Assert.Equal((ConcurrencyVerdict.Skipped, "not here"), (outcome.Verdict, outcome.Text));
    }

    private static ConcurrencyOutcome Run(string method, Settings settings, params object?[] arguments) => Run(method, settings, TimeSpan.Zero, arguments);

    private static ConcurrencyOutcome Run(string method, Settings settings, Action<TestExecution> lifeCycle) => ConcurrencyTests.Run(new ConcurrencyTest
    {
        Class = typeof(Programs),
        Method = typeof(Programs).GetMethod(method)!,
        Settings = settings,
        LifeCycle = lifeCycle,
    });

    private static ConcurrencyOutcome Run(string method, Settings settings, TimeSpan timeout, params object?[] arguments) => ConcurrencyTests.Run(new ConcurrencyTest
    {
        Class = typeof(Programs),
        Method = typeof(Programs).GetMethod(method)!,
        Arguments = arguments,
        Settings = settings,
        Timeout = timeout,
        LifeCycle = execution => execution.Write(execution.Call(execution.Method, null, [.. execution.Arguments]) as string),
    });

    /// <summary>An object of a rewritten type.</summary>
    private sealed class Box
    {
        public int Value { get; set; }
    }

    private static class Programs
    {
        public static async Task<string> Counts(int threads)
        {
            var gate = new object();
            var count = 0;
            await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Run(() =>
            {
                lock (gate)
                {
                    count++;
                }
            })));
            return $"counted {count}";
        }

        public static async ValueTask Loses(int threads)
        {
            var count = 0;
            await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Run(() => Volatile.Write(ref count, Volatile.Read(ref count) + 1))));
            Assert.Equal(threads, count);
        }

        public static void ThrowsHostileText() => throw new InvalidOperationException("\u001b[31m<script>]]>\n##vso[task.setvariable variable=x]y\n  ::error::z\n##[error]w\0\n##teamcity[buildProblem description='v']");

        public static void NamedMutex()
        {
            using var mutex = new Mutex(false, "with a name");
            mutex.WaitOne();
        }

        public static void Changes(Box box, List<int> list, int[] array)
        {
            list.Add(++box.Value + ++array[0]);
            Assert.Equal([1, 4], list);
        }

        public static void Throws() => throw new InvalidOperationException("the test's own");
    }
}
