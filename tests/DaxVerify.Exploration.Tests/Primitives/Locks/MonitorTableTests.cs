using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Primitives.Locks;
using DaxVerify.Exploration.Runtime;
using DaxVerify.Exploration.Strategies;
using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Locks;

/// <summary>The locks of an execution are its own.</summary>
public sealed class MonitorTableTests
{
    [Fact]
    public void An_engine_that_was_given_up_leaves_the_locks_of_another_alone()
    {
        lock (Explorer.One)
        {
            var target = new object();
            var givenUp = new Controller(new ExplorationOptions(), -1, new Detection());
            givenUp.RunExecution(() => { }, new RandomWalk(1), 1, null);
            givenUp.GiveUp();
            var current = new Controller(new ExplorationOptions(), -1, new Detection());
            LockState? before = null, unwinding = null, after = null;
            current.RunExecution(
                () =>
                {
                    before = MonitorTable.Get(ThreadSlot.Current!, target);
                    unwinding = MonitorTable.Get(givenUp.Slot(0), target);
                    MonitorTable.Get(ThreadSlot.Current!, new object());
                    after = MonitorTable.Get(ThreadSlot.Current!, target);
                },
                new RandomWalk(1),
                1,
                null);
            current.Stop();
            givenUp.Stop();
            MonitorTable.Clear();
            Assert.Null(current.Finding);
            Assert.NotNull(before);
            Assert.Same(before, after);
            Assert.NotSame(before, unwinding);
        }
    }
}
