namespace DaxVerify.Exploration;

/// <summary>Number of the execution from which on none is wanted any more; other threads may lower it while an exploration runs.</summary>
public sealed class ExecutionLimit
{
    private long _value = long.MaxValue;
    private long _done;

    /// <summary>The limit now.</summary>
    public long Value => Volatile.Read(ref _value);

    /// <summary>How many executions were done under it so far.</summary>
    internal long Done => Volatile.Read(ref _done);

    /// <summary>Lowers the limit; a higher one is ignored.</summary>
    /// <param name="execution">Number of an execution, from 0.</param>
    public void Lower(long execution)
    {
        long now;
        do
        {
            now = Volatile.Read(ref _value);
            if (execution >= now)
            {
                return;
            }
        }
        while (Interlocked.CompareExchange(ref _value, execution, now) != now);
    }

    /// <summary>Called by the engine after each execution, for whoever shows how far it is.</summary>
    internal void Count() => Interlocked.Increment(ref _done);
}
