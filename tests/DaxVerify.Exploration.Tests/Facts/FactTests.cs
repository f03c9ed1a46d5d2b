using DaxVerify.Exploration.Demos;
using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Facts;
using Xunit;

namespace DaxVerify.Exploration.Tests.Facts;

/// <summary>What a report knows as facts, read without its words: who waits for whom, which accesses race, which locks were taken.</summary>
public sealed class FactTests
{
    private static readonly string s_assembly = typeof(LostUpdates).Assembly.Location;

    [Fact]
    public void A_deadlock_over_own_locks_names_them_and_their_holders()
    {
        var finding = Find("OwnLocks.BugAbba").Finding;
        Assert.Equal(BugKind.Deadlock, finding.Kind);
        Assert.Equal(2, finding.CycleLength);
        var (first, second) = (finding.Waits[0], finding.Waits[1]);
        Assert.Equal(["a", "b"], new[] { first.Subject!.Name, second.Subject!.Name }.Order());
        Assert.All(finding.Waits.Take(2), wait => Assert.True(wait.Subject is { IsOwnLock: true, Type: "ReaderWriterLock" }));
        Assert.Equal(second.Thread, Assert.Single(first.HeldBy).Thread);
        Assert.Equal(first.Thread, Assert.Single(second.HeldBy).Thread);
        Assert.StartsWith("OwnLocks.cs:", first.HeldBy[0].Place, StringComparison.Ordinal);
        Assert.Contains($"for {first.Subject}, held by {second.Thread} since {first.HeldBy[0].Place}; ", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OwnLocks.BugWriterBehindReader")]
    [InlineData("OwnLocks.BugAwaitFree")]
    public void A_shared_hold_is_told_as_one(string name)
    {
        var finding = Find(name).Finding;
        Assert.Equal((BugKind.Deadlock, 2), (finding.Kind, finding.CycleLength));
        Assert.All(finding.Waits.Take(2), wait => Assert.Equal(LockMode.Shared, Assert.Single(wait.HeldBy).Mode));
        Assert.Contains("(shared) since OwnLocks.cs:", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wait_for_an_own_lock_that_nobody_holds_is_a_lost_wake_up()
    {
        var finding = Find("OwnLocks.BugLostWakeup").Finding;
        Assert.Equal((BugKind.LostWakeup, 0), (finding.Kind, finding.CycleLength));
        Assert.Equal(WaitKind.Pulse, finding.Waits[0].Kind);
    }

    [Fact]
    public void The_trace_has_what_was_done_with_own_locks()
    {
        var trace = Find("OwnLocks.BugAwaitFree").Trace;
        Assert.Equal(2, trace.Count(e => e is { Kind: TraceEventKind.LockTake, Mode: LockMode.Shared, Subject.IsOwnLock: true }));
        Assert.Equal(2, trace.Count(e => e is { Kind: TraceEventKind.LockWait, Mode: LockMode.Exclusive, HeldBy.Count: 1 }));
    }

    [Fact]
    public void What_a_guard_does_to_locks_happens_where_the_guard_is_called()
    {
        var trace = Find("OwnLocks.BugAfterGuards").Trace;
        foreach (var kind in new[] { TraceEventKind.LockTake, TraceEventKind.LockRelease })
        {
            var events = trace.Where(e => e.Kind == kind).ToList();
            Assert.Equal(6, events.Count);
            Assert.All(events, e => Assert.StartsWith("OwnLocks.cs:", e.Place, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_race_has_its_member_and_two_accesses()
    {
        var finding = Find("Races.BugAutoProperty").Finding;
        Assert.Equal("Person.Age", finding.Member);
        Assert.Equal(2, finding.Accesses.Count);
        Assert.NotEqual(finding.Accesses[0].Thread, finding.Accesses[1].Thread);
        Assert.Contains(finding.Accesses, access => access.Kind == AccessKind.Write);
    }

    [Fact]
    public void An_exception_has_type_and_message()
    {
        var finding = Find("LostUpdates.BugWithLock").Finding;
        Assert.Equal((typeof(InvalidOperationException).FullName, false), (finding.Exception?.Type, finding.Exception?.IsAssertion));
        Assert.Contains(finding.Exception!.Message, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_switch_says_why()
    {
        var switches = Find("LostUpdates.BugWithLock").Trace.Where(e => e.Switch is not null).ToList();
        Assert.Contains(switches, e => e.Switch is { Cause: SwitchCause.Preempted, Wait.Next.Subject.Name: "Account._lock" });
    }

    [Theory]
    [InlineData(typeof(AssertionFailedException), true)]
    [InlineData(typeof(global::Xunit.Sdk.XunitException), true)]
    [InlineData(typeof(NUnit.Framework.AssertionException), true)]
    [InlineData(typeof(NUnit.Framework.ResultStateException), true)]
    [InlineData(typeof(Microsoft.VisualStudio.TestTools.UnitTesting.AssertFailedException), true)]
    [InlineData(typeof(AssertiveToneException), false)]
    [InlineData(typeof(InvalidOperationException), false)]
    public void An_assertion_is_told_by_contract(Type type, bool expected) => Assert.Equal(expected, AssertionContract.IsMetBy(type));

    private static BugReport Find(string name) =>
        Explore.RunTest(s_assembly, $"DaxVerify.Exploration.Demos.{name}", new ExplorationOptions { PredictLockOrder = false }).Bug!;

    private sealed class AssertiveToneException : Exception;
}
