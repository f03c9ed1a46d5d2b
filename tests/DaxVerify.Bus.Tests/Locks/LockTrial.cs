namespace DaxVerify.Bus.Tests.Locks;

/// <summary>
/// Shows which locks an operation takes: blocks each in turn, observes that the operation waits there and what it holds meanwhile; then
/// holds every other lock at once and observes that it doesn't wait.
/// </summary>
internal sealed class LockTrial(Func<Machine> boot, Func<Machine, Errno> operation, Errno expected = Errno.None)
{
    public static LockStep Exclusive(string name, params string[] held) => new(name, TableLock.State.Exclusive, held);

    public static LockStep Shared(string name, params string[] held) => new(name, TableLock.State.Shared, held);

    /// <summary>Checks the steps in order. A lock that a step holds meanwhile is written with the mode: <c>"region rwsem"</c> is exclusive.</summary>
    public void Takes(params LockStep[] steps)
    {
        foreach (var step in steps)
        {
            Block(step);
            if (step.State == TableLock.State.Shared)
            {
                ToleratesReader(step);
            }
            else if (Named(boot(), step.Name).IsSemaphore)
            {
                RefusesReader(step);
            }
        }

        IgnoresTheOthers(steps);
    }

    public void TakesNone() => Takes();

    private static TableLock Named(Machine machine, string name) => TableLock.AllOf(machine).Single(l => l.Name == name);

    private void Block(LockStep step)
    {
        var machine = boot();
        var locks = TableLock.AllOf(machine);
        var blocked = locks.Single(l => l.Name == step.Name);
        blocked.HoldExclusive();
        var worker = Worker.Run(() => operation(machine));
        blocked.AwaitWaiter(worker);
        foreach (var other in locks.Where(l => l != blocked))
        {
            var state = step.Held.Contains(other.Name) ? TableLock.State.Exclusive : TableLock.State.Free;
            Assert.True(other.Look() == state, $"waiting for the {step.Name}: {other.Name} is {other.Look()}, should be {state}");
        }

        blocked.ReleaseExclusive();
        Assert.Equal(expected, worker.Join());
    }

    private void ToleratesReader(LockStep step)
    {
        var machine = boot();
        var shared = Named(machine, step.Name);
        shared.HoldShared();
        Assert.Equal(expected, Worker.Run(() => operation(machine)).Join());
        shared.ReleaseShared();
    }

    private void RefusesReader(LockStep step)
    {
        var machine = boot();
        var shared = Named(machine, step.Name);
        shared.HoldShared();
        var worker = Worker.Run(() => operation(machine));
        shared.AwaitWaiter(worker);
        shared.ReleaseShared();
        Assert.Equal(expected, worker.Join());
    }

    private void IgnoresTheOthers(LockStep[] steps)
    {
        var machine = boot();
        var others = TableLock.AllOf(machine).Where(l => steps.All(s => s.Name != l.Name)).ToArray();
        foreach (var other in others)
        {
            other.HoldExclusive();
        }

        Assert.Equal(expected, Worker.Run(() => operation(machine)).Join());
        foreach (var other in others)
        {
            other.ReleaseExclusive();
        }
    }

    internal sealed record LockStep(string Name, TableLock.State State, string[] Held);
}
