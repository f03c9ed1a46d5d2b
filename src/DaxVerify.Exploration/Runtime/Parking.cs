using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// Where one OS thread waits for its turn. On Linux a futex word: while few threads wait a few <c>sched_yield</c> (on one core the woken
/// thread then runs at once), then sleep in the kernel. Elsewhere a semaphore, which is a little slower.
/// </summary>
#pragma warning disable CA1001 // Lives as long as its worker; the fallback's finalizer is enough.
internal sealed unsafe class Parking
#pragma warning restore CA1001
{
    private const int Idle = 0;
    private const int Signalled = 1;
    private const int Sleeping = -1;
    private const int Asked = 2;
    private const int FutexWaitPrivate = 128;
    private const int FutexWakePrivate = 129;
    private const int YieldsOfFew = 2;

    private static readonly nint s_futexNumber = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 98 : 202;
    private static readonly bool s_knowsFutex = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    private readonly int[] _words = GC.AllocateArray<int>(32, pinned: true);
    private readonly int* _word;
    private readonly SemaphoreSlim? _fallback;
    private readonly ManualResetEventSlim _answered = new();
    private volatile bool _asked;
    private int _yields = YieldsOfFew;
    private StackTrace? _stack;

    /// <summary>Makes a place to wait.</summary>
    /// <param name="usesLinux">Whether a futex may be used.</param>
    public Parking(bool usesLinux)
    {
        _word = (int*)Marshal.UnsafeAddrOfPinnedArrayElement(_words, 16);
        if (!usesLinux || !s_knowsFutex)
        {
            _fallback = new SemaphoreSlim(0);
        }
    }

    /// <summary>Many threads take turns: one that yields would only run in between others, so it sleeps at once.</summary>
    public void SleepAtOnce() => _yields = 0;

    /// <summary>Lets the waiting thread, or the next one to wait, go on.</summary>
    public void Signal()
    {
        if (_fallback is not null)
        {
            _fallback.Release();
            return;
        }

        if (Interlocked.Exchange(ref *_word, Signalled) == Sleeping)
        {
            _ = SystemCall(s_futexNumber, (nint)_word, FutexWakePrivate, 1, 0, 0, 0);
        }
    }

    /// <summary>Waits for one signal.</summary>
    public void Wait()
    {
        if (_fallback is not null)
        {
            _fallback.Wait();
            while (_asked)
            {
                Answer();
                _fallback.Wait();
            }

            return;
        }

        for (var i = 0; i < _yields; i++)
        {
            if (Volatile.Read(ref *_word) == Signalled)
            {
                Volatile.Write(ref *_word, Idle);
                return;
            }

            _ = Yield();
        }

        while (Interlocked.CompareExchange(ref *_word, Sleeping, Idle) is var state && state != Signalled)
        {
            if (state == Asked)
            {
                Answer();
                Interlocked.CompareExchange(ref *_word, Idle, Asked);
                continue;
            }

            _ = SystemCall(s_futexNumber, (nint)_word, FutexWaitPrivate, Sleeping, 0, 0, 0);
        }

        Volatile.Write(ref *_word, Idle);
    }

    /// <summary>Asks the thread that waits here for its stack; it goes on waiting afterwards.</summary>
    /// <param name="patience">How long to wait for the answer.</param>
    /// <returns>The stack, or null if no thread waits here or none answered.</returns>
    public StackTrace? Ask(TimeSpan patience)
    {
        _answered.Reset();
        _asked = true;
        if (_fallback is not null)
        {
            _fallback.Release();
        }
        else if (Interlocked.CompareExchange(ref *_word, Asked, Sleeping) == Sleeping)
        {
            _ = SystemCall(s_futexNumber, (nint)_word, FutexWakePrivate, 1, 0, 0, 0);
        }

        return _answered.Wait(patience) ? _stack : null;
    }

    private void Answer()
    {
        _stack = new StackTrace(fNeedFileInfo: true);
        _asked = false;
        _answered.Set();
    }

    [DllImport("libc", EntryPoint = "syscall")]
    private static extern nint SystemCall(nint number, nint address, nint operation, nint value, nint timeout, nint address2, nint value3);

    [DllImport("libc", EntryPoint = "sched_yield")]
    private static extern int Yield();
}
