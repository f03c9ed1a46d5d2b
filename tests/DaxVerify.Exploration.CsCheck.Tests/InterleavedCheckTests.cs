using System.Collections.Concurrent;
using CsCheck;

namespace DaxVerify.Exploration.CsCheck.Tests;

/// <summary>The call of SampleParallel with one name changed: what is broken is found with every seed and shrunk, what is right passes.</summary>
public sealed class InterleavedCheckTests
{
    private static readonly Gen<int> s_small = Gen.Int[0, 9];

    public static TheoryData<string> Seeds => [.. Enumerable.Range(0, 20).Select(i => new PCG(0, (ulong)i).ToString())];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Torn_counter_is_found_and_shrunk(string seed)
    {
        var message = Failure(() => Count(isTorn: true, seed));

        Assert.Contains("linearizable", message, StringComparison.Ordinal);
        Assert.Contains("Sequential operations: []\n", message, StringComparison.Ordinal);
        Assert.Contains("On threads: [1, 2]\n", message, StringComparison.Ordinal);
        Assert.Contains("Parallel operations: [Add(1), Add(1)]\n", message, StringComparison.Ordinal);
        Assert.Contains("Initial state: 0\n", message, StringComparison.Ordinal);
        Assert.InRange(ExecutionsOf(message), 1, 500);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Stack_that_looks_and_takes_in_two_steps_is_found_by_its_results(string seed)
    {
        var message = Failure(() => Stack(isBroken: true, seed));

        var operations = message.Split('\n').Where(line => line.Contains("operations: ", StringComparison.Ordinal)).ToList();
        Assert.Contains(operations, line => line.EndsWith("[Pop, Pop]", StringComparison.Ordinal) || line.Contains("Push(0)", StringComparison.Ordinal));
        Assert.InRange(operations.Sum(line => line.Split(", ").Length), 2, 3);
        Assert.Contains("On threads: [1, 2]\n", message, StringComparison.Ordinal);
        Assert.InRange(ExecutionsOf(message), 1, 10_000);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Cache_that_stores_twice_is_found_against_its_model(string seed)
    {
        var message = Failure(() => Keep(isBroken: true, seed));

        Assert.Contains("Sequential operations: []\n", message, StringComparison.Ordinal);
        Assert.Contains("On threads: [1, 2]\n", message, StringComparison.Ordinal);
        Assert.InRange(ExecutionsOf(message), 1, 10_000);
    }

    [Fact]
    public void What_is_right_passes_and_says_how_much_was_run()
    {
        var lines = new List<string>();
        var seed = new PCG(0, 1).ToString();
        Count(isTorn: false, seed, lines.Add);
        Stack(isBroken: false, seed);
        Keep(isBroken: false, seed);

        Assert.StartsWith("Passed 100 cases, ", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Contains($"seed \"{seed}\"; not all traces", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Framework_types_are_sampled_as_they_are() =>
        Gen.Const(() => new ConcurrentQueue<int>()).SampleInterleaved(
            Gen.Int.Operation<ConcurrentQueue<int>>(i => $"Enqueue({i})", (q, i) => q.Enqueue(i)),
            Gen.Operation<ConcurrentQueue<int>>("TryDequeue()", q => q.TryDequeue(out _)),
            seed: new PCG(0, 1).ToString(),
            iter: 20);

    [Fact]
    public void Same_seed_gives_the_same_failure() =>
        Assert.Equal(
            Failure(() => Count(isTorn: true, new PCG(0, 7).ToString())),
            Failure(() => Count(isTorn: true, new PCG(0, 7).ToString())));

    [Fact]
    public void Printed_seed_runs_the_same_schedule_again()
    {
        var first = Failure(() => Count(isTorn: true, new PCG(0, 3).ToString()));
        var printed = SeedOf(first);
        var again = Failure(() => Count(isTorn: true, printed));

        Assert.Contains("[dv2.", printed, StringComparison.Ordinal);
        Assert.Equal(printed, SeedOf(again));
        Assert.Equal(first[first.IndexOf('\n', StringComparison.Ordinal)..], again[again.IndexOf('\n', StringComparison.Ordinal)..]);
        Failure(() => Count(isTorn: true, printed[..printed.IndexOf('[', StringComparison.Ordinal)]));
        Count(isTorn: false, printed[..printed.IndexOf('[', StringComparison.Ordinal)]);
    }

    [Fact]
    public void Operation_that_ended_before_another_began_comes_first()
    {
        // A counter that hands out numbers from a block of its thread's: each end state is right, the results of operations one after the other aren't.
        var message = Failure(() => Gen.Const(() => new Blocks()).SampleInterleaved(
            Gen.Operation<Blocks>("Next", b => Observed.Result(b.Next())),
            equal: (_, _) => true,
            seed: new PCG(0, 1).ToString()));

        Assert.Contains("invariant linearizable broken", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hang_is_a_finding_and_ends()
    {
        var message = Failure(() => Gen.Const(() => (new object(), new object())).SampleInterleaved(
            Gen.Operation<(object First, object Second)>("ab", s => Both(s.First, s.Second)),
            Gen.Operation<(object First, object Second)>("ba", s => Both(s.Second, s.First)),
            equal: (_, _) => true,
            seed: new PCG(0, 1).ToString()));

        Assert.Contains("deadlock: ", message, StringComparison.Ordinal);
        Assert.Contains("On threads: [1, 2]\n", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_captures_are_carried_over()
    {
        var torn = new Setting { IsTorn = true };
        var message = Failure(() => s_small.Select(value => new Counter(torn.IsTorn, value)).SampleInterleaved(
            Gen.Operation<Counter>("Add", c => c.Add(1)), seed: new PCG(0, 1).ToString()));
        Assert.Contains("linearizable", message, StringComparison.Ordinal);

        var seen = new HashSet<Setting> { torn };
        var error = Assert.Throws<ExplorationException>(() => Gen.Const(() => new Counter(seen.Count > 0, 0)).SampleInterleaved(
            Gen.Operation<Counter>("Add", c => c.Add(1))));
        Assert.Contains("'seen' is a System.Collections.Generic.HashSet", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense..", "is no seed")]
    [InlineData("0000000000010..0:000000000010[dv2.AAAA]", "damaged")]
    public void Bad_seed_is_refused(string seed, string why)
    {
        var failure = Assert.ThrowsAny<Exception>(() => Count(isTorn: true, seed));
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_would_be_ignored_are_refused()
    {
        var failure = Assert.Throws<CsCheckException>(() => Gen.Const(() => new Counter(false, 0)).SampleInterleaved(
            Gen.Operation<Counter>("Add", c => c.Add(1)), exploration: new ExplorationOptions { Executions = 7 }));
        Assert.Contains("told by replay", failure.Message, StringComparison.Ordinal);
    }

    private static void Count(bool isTorn, string seed, Action<string>? writeLine = null) =>
        s_small.Select(value => new Counter(isTorn, value)).SampleInterleaved(
            Gen.Int[1, 9].Operation<Counter>(i => $"Add({i})", (c, i) => c.Add(i)), seed: seed, writeLine: writeLine);

    private static void Stack(bool isBroken, string seed) =>
        Gen.Const(() => new SmallStack(isBroken)).SampleInterleaved(
            s_small.Operation<SmallStack>(i => $"Push({i})", (s, i) => s.Push(i)),
            Gen.Operation<SmallStack>("Pop", s => Observed.Result(s.Pop())),
            equal: (a, b) => a.Items.SequenceEqual(b.Items),
            print: s => Check.Print(s.Items),
            seed: seed);

    private static void Keep(bool isBroken, string seed) =>
        Gen.Const(() => (new Cache(isBroken), new Dictionary<int, int>())).SampleInterleaved(
            Gen.Select(Gen.Int[0, 2], s_small).Operation<Cache, Dictionary<int, int>>(
                one => $"GetOrAdd{one}",
                (cache, one) => Observed.Result(cache.GetOrAdd(one.Item1, one.Item2)),
                (model, one) => Observed.Result(model.TryGetValue(one.Item1, out var there) ? there : model[one.Item1] = one.Item2)),
            equal: (_, _) => true,
            seed: seed);

    private static void Both(object first, object second)
    {
        lock (first)
        {
            lock (second)
            {
            }
        }
    }

    private static string Failure(Action sample) => Assert.Throws<CsCheckException>(sample).Message;

    private static string SeedOf(string message) => message.Split('"')[1];

    private static long ExecutionsOf(string message)
    {
        var words = message[..message.IndexOf('\n', StringComparison.Ordinal)].Split(' ');
        return long.Parse(words[Array.FindIndex(words, word => word is "execution;" or "executions;") - 1], System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture);
    }

    private sealed class Setting
    {
        public bool IsTorn { get; init; }
    }

    private sealed class Blocks
    {
        private readonly ConcurrentDictionary<int, int> _next = new();
        private int _blocks;

        public int Next()
        {
            var me = Environment.CurrentManagedThreadId;
            var next = _next.GetValueOrDefault(me);
            if (next % 10 == 0)
            {
                next = Interlocked.Add(ref _blocks, 10);
            }

            _next[me] = next + 1;
            return next;
        }
    }
}
