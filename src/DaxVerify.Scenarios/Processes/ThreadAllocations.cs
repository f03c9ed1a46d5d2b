using DaxVerify.Bus.DriverCore;

namespace DaxVerify.Scenarios.Processes;

/// <summary>A memory policy for a machine with several processes: an allocation fails when the process that asks was told so.</summary>
internal sealed class ThreadAllocations : IAllocationPolicy, IDisposable
{
    private readonly CountdownAllocations[] _threads;
    private readonly ThreadLocal<CountdownAllocations?> _current = new();

    /// <summary>Makes the policy.</summary>
    /// <param name="threads">How many processes there are.</param>
    public ThreadAllocations(int threads)
    {
        _threads = new CountdownAllocations[threads];
        for (var i = 0; i < threads; i++)
        {
            _threads[i] = new CountdownAllocations();
        }
    }

    /// <summary>How many allocations were refused.</summary>
    public int Refused => _threads.Sum(thread => thread.Refused);

    /// <summary>The policy of one process.</summary>
    /// <param name="number">Its number, from 0.</param>
    /// <returns>The policy.</returns>
    public CountdownAllocations ForThread(int number) => _threads[number];

    /// <summary>Makes the calling thread the one of a process.</summary>
    /// <param name="number">The process's number, from 0.</param>
    public void Enter(int number) => _current.Value = _threads[number];

    /// <inheritdoc/>
    public bool TryAllocate(string what) => _current.Value?.TryAllocate(what) ?? true;

    /// <inheritdoc/>
    public void Dispose() => _current.Dispose();
}
