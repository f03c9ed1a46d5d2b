using DaxVerify.Bus.DriverCore;

namespace DaxVerify.Bus.Tests.Machines;

/// <summary>A memory policy that counts, refuses the n-th allocation, or stops an operation inside a named one.</summary>
internal sealed class TestAllocations : IAllocationPolicy
{
    private readonly object _gate = new();
    private int _asked;
    private int _failing = -1;
    private string? _stopAt;
    private bool _isStopped;

    /// <summary>Number of allocations asked for since the last <see cref="Refuse"/>.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Refuses one of the next allocations, counted from 0; -1 refuses none.</summary>
    public void Refuse(int index)
    {
        Volatile.Write(ref _asked, 0);
        Volatile.Write(ref _failing, index);
    }

    /// <summary>Makes the next allocation for a purpose wait until <see cref="Continue"/>.</summary>
    public void StopAt(string what)
    {
        lock (_gate)
        {
            _stopAt = what;
        }
    }

    /// <summary>Waits until an operation stands in the allocation.</summary>
    public void AwaitStop()
    {
        lock (_gate)
        {
            var deadline = Environment.TickCount64 + (long)Worker.Patience.TotalMilliseconds;
            while (!_isStopped)
            {
                var left = deadline - Environment.TickCount64;
                Assert.True(left > 0 && Monitor.Wait(_gate, TimeSpan.FromMilliseconds(left)), $"nobody asked for '{_stopAt}'");
            }
        }
    }

    /// <summary>Lets the stopped operation go on.</summary>
    public void Continue()
    {
        lock (_gate)
        {
            _stopAt = null;
            _isStopped = false;
            Monitor.PulseAll(_gate);
        }
    }

    public bool TryAllocate(string what)
    {
        lock (_gate)
        {
            if (what == _stopAt)
            {
                _isStopped = true;
                Monitor.PulseAll(_gate);
                while (_isStopped)
                {
                    Monitor.Wait(_gate);
                }
            }
        }

        return Interlocked.Increment(ref _asked) - 1 != Volatile.Read(ref _failing);
    }
}
