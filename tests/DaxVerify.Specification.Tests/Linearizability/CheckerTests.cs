using DaxVerify.Specification.Linearizability;
using RegisterHistory = System.Collections.Generic.IReadOnlyList<DaxVerify.Specification.Linearizability.HistoryOperation<
    DaxVerify.Specification.Tests.Linearizability.RegisterOperation, DaxVerify.Specification.Tests.Linearizability.RegisterResult>>;

namespace DaxVerify.Specification.Tests.Linearizability;

/// <summary>The search on the histories that every linearizability checker is tried on, and against plain enumeration.</summary>
public sealed class CheckerTests
{
    [Theory]
    [InlineData("w1=1@0-1 r=1@2-3", Verdict.Ok)]
    [InlineData("w1=1@0-1 r=0@2-3", Verdict.Violation)]
    [InlineData("w1=1@0-3 r=0@1-2", Verdict.Ok)]
    [InlineData("w1=1@0-3 r=1@1-2", Verdict.Ok)]
    [InlineData("w1=1@0-5 r=1@1-2 r=0@3-4", Verdict.Violation)]
    [InlineData("w1=1@0-5 r=0@1-2 r=1@3-4", Verdict.Ok)]
    [InlineData("w1=1@0-1 w2=2@2-3 r=1@4-5", Verdict.Violation)]
    [InlineData("w1=1@0-3 w2=2@1-2 r=1@4-5", Verdict.Ok)]
    [InlineData("w1=1@0-7 w2=2@1-6 r=1@2-3 r=2@4-5 r=1@8-9", Verdict.Violation)]
    [InlineData("r=7@0-1", Verdict.Violation)]
    [InlineData("", Verdict.Ok)]
    public void Reads_and_writes_of_a_register(string history, Verdict expected) => Assert.Equal(expected, Check(Parse(history)).Verdict);

    [Theory]
    [InlineData("w1@0- r=0@1-2 r=0@3-4", Verdict.Ok)]
    [InlineData("w1@0- r=0@1-2 r=1@3-4", Verdict.Ok)]
    [InlineData("w1@0- r=1@1-2 r=0@3-4", Verdict.Violation)]
    [InlineData("r=1@0-1 w1@2-", Verdict.Violation)]
    public void An_operation_that_never_returned_may_have_taken_effect_or_not(string history, Verdict expected) =>
        Assert.Equal(expected, Check(Parse(history)).Verdict);

    [Theory]
    [InlineData("i=1@0-2 i=1@1-3", Verdict.Violation)]
    [InlineData("i=1@0-2 i=2@1-3", Verdict.Ok)]
    [InlineData("s=1@0-2 s=1@1-3", Verdict.Ok)]
    [InlineData("s=1@0-1 s=1@2-3", Verdict.Violation)]
    [InlineData("s=1@0-4 i=1@1-2 r=1@5-6", Verdict.Ok)]
    [InlineData("s=1@0-4 i=1@1-2 r=2@5-6", Verdict.Violation)]
    public void An_operation_of_two_steps_may_be_interrupted_between_them(string history, Verdict expected) =>
        Assert.Equal(expected, Check(Parse(history)).Verdict);

    [Fact]
    public void The_last_state_counts_when_it_is_asked_for()
    {
        var history = Parse("w1=1@0-3 w2=2@1-2");
        Assert.Equal(Verdict.Ok, Check(history, isFinal: last => last == 1).Verdict);
        Assert.Equal(Verdict.Ok, Check(history, isFinal: last => last == 2).Verdict);
        Assert.Equal(Verdict.Violation, Check(history, isFinal: last => last == 3).Verdict);
        Assert.Equal(Verdict.Violation, Check(Parse("w1=1@0-1 w2=2@2-3"), isFinal: last => last == 1).Verdict);
    }

    [Fact]
    public void An_operation_may_not_be_left_half_way_when_the_last_state_counts() =>
        Assert.Equal(Verdict.Ok, Check(Parse("s@0- r=0@1-2"), isFinal: last => last == 0).Verdict);

    [Fact]
    public void A_search_that_reaches_its_limit_is_undecided_and_says_so_each_time()
    {
        var history = Parse("w1=1@0-20 w2=2@1-19 w3=3@2-18 w4=4@3-17 r=5@4-16");
        Assert.Equal(Verdict.Violation, Check(history).Verdict);
        var few = new LinearizabilityChecker<int, RegisterActivity, RegisterOperation, RegisterResult>(new RegisterSteps(), stepsMax: 10);
        Assert.Equal(Verdict.Unknown, few.Check(0, history).Verdict);
        Assert.Equal(Verdict.Unknown, few.Check(0, history).Verdict);
        Assert.Equal(Verdict.Ok, few.Check(0, Parse("w1=1@0-1")).Verdict);
    }

    [Fact]
    public void The_cache_keeps_concurrent_writes_from_multiplying()
    {
        var writes = string.Join(' ', Enumerable.Range(0, 12).Select(i => $"w1=1@{i}-{40 - i}"));
        var outcome = Check(Parse($"{writes} r=9@50-51"));
        Assert.Equal(Verdict.Violation, outcome.Verdict);

        // Each set of ended writes once, in each of the two passes; without the cache it would be each of the 12! orders.
        Assert.InRange(outcome.Steps, 1, (2 * 12 * (1 << 12)) + 2);
    }

    [Fact]
    public void A_history_of_more_operations_than_can_be_told_apart_is_refused() =>
        Assert.Throws<ArgumentException>(() => Check(Parse(string.Join(' ', Enumerable.Range(0, 65).Select(i => $"r=0@{2 * i}-{(2 * i) + 1}")))));

    [Fact]
    public void Minimising_keeps_what_the_violation_needs()
    {
        var history = Parse("w5=5@0-1 w1=1@2-3 r=1@4-5 w7=7@6-7 r=1@8-9 r=7@10-11");
        var smallest = HistoryMinimiser.Minimise(Checker(), 0, history, null);
        Assert.Equal(["w1", "w7", "r0"], smallest.Where(one => !one.IsPending).Select(one => $"{one.Operation.Kind}{one.Operation.Value}"));
        Assert.Equal(8, smallest.Single(one => !one.IsPending && one.Operation.Kind == 'r').Invoked);
    }

    [Fact]
    public void Random_histories_are_judged_as_by_enumeration()
    {
        var random = new Random(20240607);
        var counts = new Dictionary<Verdict, int> { [Verdict.Ok] = 0, [Verdict.Violation] = 0 };
        for (var i = 0; i < 4_000; i++)
        {
            var history = Draw(random);
            var verdict = Check(history).Verdict;
            counts[verdict]++;
            Assert.True((verdict == Verdict.Ok) == Enumeration.Explains(history), Spell(history));
        }

        Assert.True(counts.Values.Min() > 400, $"a lopsided sample: {counts[Verdict.Ok]} fit, {counts[Verdict.Violation]} don't");
    }

    private static LinearizabilityChecker<int, RegisterActivity, RegisterOperation, RegisterResult> Checker() => new(new RegisterSteps());

    private static CheckOutcome<int, RegisterActivity> Check(RegisterHistory history, Func<int, bool>? isFinal = null) =>
        Checker().Check(0, history, isFinal);

    /// <summary>Three processes with up to two atomic operations each, whose intervals and results are drawn; a few never return.</summary>
    private static List<HistoryOperation<RegisterOperation, RegisterResult>> Draw(Random random)
    {
        var history = new List<HistoryOperation<RegisterOperation, RegisterResult>>();
        for (var process = 0; process < 3; process++)
        {
            var times = Enumerable.Range(0, 4).Select(_ => (random.Next(12) * 3) + process).Distinct().Order().ToList();
            for (var k = 0; k + 1 < times.Count; k += 2)
            {
                var kind = "wri"[random.Next(3)];
                var value = kind == 'w' ? 1 + random.Next(2) : 0;
                var result = new RegisterResult(kind == 'w' ? value : random.Next(kind == 'i' ? 1 : 0, 3));
                var isPending = k + 3 >= times.Count && random.Next(5) == 0;
                history.Add(new HistoryOperation<RegisterOperation, RegisterResult>(
                    process, new RegisterOperation(kind, value), isPending ? null : result, times[k], isPending ? int.MaxValue : times[k + 1]));
            }
        }

        return history;
    }

    private static List<HistoryOperation<RegisterOperation, RegisterResult>> Parse(string text)
    {
        var history = new List<HistoryOperation<RegisterOperation, RegisterResult>>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = word.Split('@');
            var asked = parts[0].Split('=');
            var times = parts[1].Split('-');
            var value = asked[0].Length > 1 ? int.Parse(asked[0][1..], System.Globalization.CultureInfo.InvariantCulture) : 0;
            var result = asked.Length > 1 ? new RegisterResult(int.Parse(asked[1], System.Globalization.CultureInfo.InvariantCulture)) : null;
            history.Add(new HistoryOperation<RegisterOperation, RegisterResult>(
                history.Count,
                new RegisterOperation(asked[0][0], value),
                result,
                int.Parse(times[0], System.Globalization.CultureInfo.InvariantCulture),
                times[1].Length == 0 ? int.MaxValue : int.Parse(times[1], System.Globalization.CultureInfo.InvariantCulture)));
        }

        return history;
    }

    private static string Spell(RegisterHistory history) =>
        string.Join(' ', history.Select(one => $"{one.Operation.Kind}{one.Operation.Value}={one.Result?.Value}@{one.Invoked}-{one.Returned}"));

    /// <summary>The definition, word by word: every order of every choice of the operations that never returned.</summary>
    private static class Enumeration
    {
        public static bool Explains(RegisterHistory history) => Extend(history, 0, 0);

        private static bool Extend(RegisterHistory history, ulong done, int value)
        {
            var left = Enumerable.Range(0, history.Count).Where(i => (done & (1UL << i)) == 0).ToList();
            if (left.TrueForAll(i => history[i].IsPending))
            {
                return true;
            }

            foreach (var i in left)
            {
                var one = history[i];
                if (left.Exists(j => history[j].Returned < one.Invoked))
                {
                    continue;
                }

                var next = one.Operation.Kind switch { 'w' => one.Operation.Value, 'i' => value + 1, _ => value };
                if ((one.Result is null || one.Result.Value == next) && Extend(history, done | (1UL << i), next))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
