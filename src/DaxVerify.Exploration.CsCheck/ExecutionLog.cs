namespace DaxVerify.Exploration.CsCheck;

/// <summary>
/// What one execution left to judge: when each parallel operation began and ended, what it gave, and the state at the end. Filled under control, by one
/// thread at a time; this assembly is not rewritten, so that filling it is no step of the execution.
/// </summary>
internal sealed class ExecutionLog
{
    private int _events;

    /// <summary>Makes the log of an execution.</summary>
    public ExecutionLog(ParallelCase sample)
    {
        var parallel = sample.Parallel.Count;
        Results = [.. Enumerable.Range(0, sample.Sequential.Count + parallel).Select(_ => new List<object?>())];
        Invoked = new int[parallel];
        Returned = [.. Enumerable.Repeat(int.MaxValue, parallel)];
    }

    /// <summary>What each operation, the sequential ones first, told <see cref="Observed"/>.</summary>
    public IReadOnlyList<List<object?>> Results { get; }

    /// <summary>Position of the begin of each parallel operation among all begins and ends.</summary>
    public int[] Invoked { get; }

    /// <summary>Position of its end; <see cref="int.MaxValue"/> if it has none.</summary>
    public int[] Returned { get; }

    /// <summary>The state on which the operations ran.</summary>
    public object? State { get; set; }

    /// <summary>Counts a begin or an end.</summary>
    public int Next() => _events++;
}
