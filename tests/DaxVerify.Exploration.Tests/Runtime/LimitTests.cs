using DaxVerify.Exploration.Demos;
using Xunit;

namespace DaxVerify.Exploration.Tests.Runtime;

/// <summary>"All traces explored" is said where nothing was cut, and nowhere else; what was cut is named.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData("BugRaceIgnored", LimitKind.RaceIgnored, "there is one on Counter.Value")]
    public void Without_races_one_that_is_there_is_a_limit(string name, LimitKind kind, string what)
    {
        var result = Exhaust(name, new ExplorationOptions { DetectRaces = false });
        HasLimit(result, kind, what);
        var followed = Exhaust(name, new ExplorationOptions { DetectRaces = false, MemoryPoints = true });
        HasLimit(followed, kind, what);
    }

    [Fact]
    public void Without_races_a_program_that_has_none_is_explored_wholly() =>
        Assert.True(Exhaust("CorrectWithoutRaces", new ExplorationOptions { DetectRaces = false }).Exhausted);

    [Fact]
    public void What_was_passed_over_is_a_limit() =>
        HasLimit(Exhaust("BugRaceIgnored", new ExplorationOptions { PassesOver = _ => true }), LimitKind.PassedOver, "failing executions");

    [Fact]
    public void A_prefix_is_a_limit()
    {
        var bug = Exhaust("BugRaceIgnored", new ExplorationOptions()).Bug!;
        var options = new ExplorationOptions { Prefix = bug.Replay, PrefixSteps = 1, DetectRaces = false };
        HasLimit(Exhaust("BugRaceIgnored", options), LimitKind.Prefix, "prefix");
    }

    [Theory]
    [InlineData("pb-dfs", LimitKind.Preemptions, "more than 0 preemptions are possible")]
    [InlineData("random", LimitKind.Sampled, "random samples them")]
    public void A_strategy_says_what_it_leaves_out(string strategy, LimitKind kind, string what)
    {
        var result = Run("CorrectWithoutRaces", new ExplorationOptions { Strategy = strategy, PreemptionBound = 0, Executions = 20 });
        HasLimit(result, kind, what);
    }

    [Fact]
    public void A_read_that_a_processor_may_let_pass_a_write_is_a_limit() =>
        HasLimit(Exhaust("StoreBuffers", new ExplorationOptions()), LimitKind.Reordered, "a processor may let a volatile read come before the write of another location in front of it");

    [Theory]
    [InlineData(nameof(StoreBuffering.LooksAtAQueue))]
    [InlineData(nameof(StoreBuffering.TakesFromAQueue))]
    [InlineData(nameof(StoreBuffering.LooksAtADictionary))]
    [InlineData(nameof(StoreBuffering.LooksAtABag))]
    [InlineData(nameof(StoreBuffering.LooksAtAToken))]
    [InlineData(nameof(StoreBuffering.LooksAtAnEvent))]
    [InlineData(nameof(StoreBuffering.LooksAtATask))]
    [InlineData(nameof(StoreBuffering.LooksAtACount))]
    [InlineData(nameof(StoreBuffering.LooksAtAChannel))]
    [InlineData(nameof(StoreBuffering.WaitsForASetEvent))]
    [InlineData(nameof(StoreBuffering.WaitsForAnEndedCount))]
    [InlineData(nameof(StoreBuffering.Disposes))]
    [InlineData(nameof(StoreBuffering.DisposesASource))]
    [InlineData(nameof(StoreBuffering.CancelsAgain))]
    [InlineData(nameof(StoreBuffering.RegistersTooLate))]
    [InlineData(nameof(StoreBuffering.CompletesAgain))]
    [InlineData(nameof(StoreBuffering.TriesALock))]
    [InlineData(nameof(StoreBuffering.LeavesASpinLock))]
    public void A_look_at_the_framework_may_pass_a_write_as_well(string demo) => HasLimit(
        DemoRun.Explore($"{nameof(StoreBuffering)}.{demo}", new ExplorationOptions { Strategy = "dpor" }), LimitKind.Reordered, "a processor may let");

    [Theory]
    [InlineData(nameof(StoreBuffering.CorrectWithABarrierBetween))]
    [InlineData(nameof(StoreBuffering.CorrectCompletionBetween))]
    [InlineData(nameof(StoreBuffering.CorrectMessage))]
    [InlineData(nameof(StoreBuffering.CorrectReadAfterTheEnd))]
    [InlineData(nameof(StoreBuffering.CorrectBeforeAndAfter))]
    public void No_look_that_others_cannot_tell_from_one_in_its_place_is_a_limit(string demo)
    {
        var result = DemoRun.Explore($"{nameof(StoreBuffering)}.{demo}", new ExplorationOptions { Strategy = "dpor" });
        Assert.True(result.Exhausted, result.Summary + result.Bug?.Message);
    }

    [Theory]
    [InlineData(nameof(Surroundings.FlowingValueInAnInitialiser), LimitKind.EarlyInitialiser, "belongs to the thread that comes to it first")]
    [InlineData(nameof(Surroundings.Switch), LimitKind.LeftBehind, "it changes the application's data")]
    [InlineData(nameof(Surroundings.Interned), LimitKind.LeftBehind, "it changes the interned strings")]
    [InlineData(nameof(Surroundings.QueueLength), LimitKind.Unordered, "it looks at ThreadPool.PendingWorkItemCount")]
    [InlineData(nameof(Surroundings.Collections), LimitKind.Unordered, "it looks at GC.CollectionCount")]
    [InlineData(nameof(Surroundings.WhatAPoolThreadKeeps), LimitKind.Unordered, "of which the next work would find what it left")]
    [InlineData(nameof(Surroundings.WaitOnThePool), LimitKind.Unordered, "may run the task that it waits for itself")]
    [InlineData(nameof(Surroundings.QueryOfAConcurrentCollection), LimitKind.Atomised, "several calls on a concurrent collection")]
    [InlineData(nameof(Surroundings.QueryOfAWeakTable), LimitKind.Atomised, "several calls on a concurrent collection")]
    [InlineData(nameof(Surroundings.CopyOfAConcurrentCollection), LimitKind.Atomised, "several calls on a concurrent collection")]
    [InlineData(nameof(Surroundings.LookAtWhatFollows), LimitKind.Unordered, "completed after others")]
    [InlineData(nameof(Surroundings.CollectionBelow), LimitKind.Unordered, "the collection below a BlockingCollection")]
    [InlineData(nameof(Surroundings.AnotherThreadsPriority), LimitKind.Unordered, "it uses properties of another thread")]
    public void What_is_around_the_program_is_a_limit(string demo, LimitKind kind, string what) =>
        HasLimit(DemoRun.Explore($"{nameof(Surroundings)}.{demo}", new ExplorationOptions { Strategy = "dpor" }), kind, what);

    [Theory]
    [InlineData($"{nameof(Counts)}.{nameof(Counts.ResetsBesideASignal)}", "CountdownEvent")]
    [InlineData($"{nameof(Counts)}.{nameof(Counts.ResetsAnEventWithAHandle)}", "ManualResetEventSlim")]
    [InlineData($"{nameof(CollectionExtensionUses)}.{nameof(CollectionExtensionUses.Unboxed)}", "boxes of Counter")]
    [InlineData($"{nameof(CollectionExtensionUses)}.{nameof(CollectionExtensionUses.Adapted)}", "a list made by ArrayList.Adapter")]
    [InlineData($"{nameof(MethodGroups)}.{nameof(MethodGroups.Removed)}", "a delegate of List.Add")]
    [InlineData($"{nameof(RegistrationsByHand)}.{nameof(RegistrationsByHand.OfADelegate)}", "a delegate of TaskAwaiter.OnCompleted")]
    public void What_takes_several_steps_in_the_framework_is_a_limit(string demo, string what) =>
        HasLimit(DemoRun.Explore(demo, new ExplorationOptions { Strategy = "dpor" }), LimitKind.Unseen, what);

    [Fact]
    public void What_one_test_comes_to_is_no_limit_of_the_next_that_does_not()
    {
        var loaded = LoadedAssembly.Load(typeof(DemoAttribute).Assembly.Location, []);
        var space = typeof(Surroundings).FullName;
        var options = new ExplorationOptions { Strategy = "dpor" };
        HasLimit(loaded.RunTest($"{space}.{nameof(Surroundings.FlowingValueInAnInitialiser)}", options), LimitKind.EarlyInitialiser, "OfFlowing");
        var next = loaded.RunTest($"{space}.{nameof(Surroundings.CorrectOutsideAStaticConstructor)}", options);
        Assert.True(next.Exhausted, next.Summary + next.Bug?.Message);
    }

    [Theory]
    [InlineData("Unseen", nameof(Unseen.Dynamic), "a dynamic access")]
    [InlineData("MethodGroups", nameof(MethodGroups.OfNative), "memory outside the heap")]
    public void What_a_compiler_makes_once_is_a_limit_of_each_test(string type, string demo, string what)
    {
        var loaded = LoadedAssembly.Load(typeof(DemoAttribute).Assembly.Location, []);
        var options = new ExplorationOptions { Strategy = "dpor" };
        for (var i = 0; i < 2; i++)
        {
            HasLimit(loaded.RunTest($"{typeof(Unseen).Namespace}.{type}.{demo}", options), LimitKind.Unseen, what);
        }
    }

    [Fact]
    public void A_budget_that_ends_is_a_limit() =>
        HasLimit(Exhaust("CorrectWithoutRaces", new ExplorationOptions { Executions = 1 }), LimitKind.EndedEarly, "the executions were used up");

    [Fact]
    public void An_asynchronous_method_without_a_task_fails_where_it_throws()
    {
        var bug = Exhaust("BugAsyncVoid", new ExplorationOptions()).Bug!;
        Assert.Equal(BugKind.UnhandledException, bug.Kind);
        Assert.Contains("nobody awaits me", bug.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KeyThatWrites", LimitKind.Atomised, "ConcurrentDictionary.TryGetValue counts as one step, and what it calls writes Counter.Value")]
    [InlineData("KeyThatLocks", LimitKind.Atomised, "ConcurrentDictionary.GetOrAdd counts as one step, and what it calls synchronises")]
    [InlineData("InitialiserThatReads", LimitKind.EarlyInitialiser, "the static constructor of Reading may run earlier than here, and reads Settings.Level")]
    [InlineData("InitialiserThatRegisters", LimitKind.EarlyInitialiser, "the static constructor of Registering may run earlier than here, and writes ")]
    [InlineData("InitialiserThatLocks", LimitKind.EarlyInitialiser, "the static constructor of Locking may run earlier than here, and synchronises")]
    public void What_counts_as_one_step_or_may_run_earlier_is_a_limit(string name, LimitKind kind, string what)
    {
        var result = Run(name, new ExplorationOptions { Strategy = "dpor", PassesOver = finding => finding.Kind == BugKind.DataRace });
        HasLimit(result, kind, what);
        Assert.Contains("Limits.cs:", result.Limits[0].Place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CorrectFactoryThatMakes")]
    [InlineData("CorrectAfterAnException")]
    [InlineData("CorrectComparisonThatSignals")]
    [InlineData("CorrectStaticConstructor")]
    [InlineData("CorrectStoreBuffersWithBarriers")]
    [InlineData("CorrectHandshake")]
    public void What_can_not_matter_to_others_is_none(string name)
    {
        var result = Exhaust(name, new ExplorationOptions());
        Assert.True(result.Exhausted, result.Summary + result.Bug?.Message);
    }

    private static void HasLimit(ExplorationResult result, LimitKind kind, string what)
    {
        Assert.True(result.Bug is null, result.Bug?.Message);
        Assert.False(result.Exhausted, result.Summary);
        Assert.Contains(result.Limits, limit => limit.Kind == kind && limit.What.Contains(what, StringComparison.Ordinal) && limit.Times > 0);
        Assert.Contains(what, result.Summary, StringComparison.Ordinal);
    }

    private static ExplorationResult Exhaust(string name, ExplorationOptions options) => Run(name, options with { Strategy = "dpor" });

    private static ExplorationResult Run(string name, ExplorationOptions options) =>
        Explore.RunTest(typeof(LostUpdates).Assembly.Location, $"DaxVerify.Exploration.Demos.Limits.{name}", options);
}
