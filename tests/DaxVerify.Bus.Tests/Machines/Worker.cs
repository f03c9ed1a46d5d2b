using DaxVerify.Bus.DriverCore;

namespace DaxVerify.Bus.Tests.Machines;

/// <summary>An operation on a thread of its own, for tests that block it and look where it stands.</summary>
internal sealed class Worker
{
    private const int StableSamples = 30;
    private readonly Thread _thread;
    private Exception? _exception;

    private Worker(Func<Errno> operation)
    {
        _thread = new Thread(() =>
        {
            try
            {
                Errno = operation();
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                _exception = exception;
            }
        })
        { IsBackground = true };
    }

    /// <summary>How long a test waits for something that must happen before it fails.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>What the operation returned; after <see cref="Join"/>.</summary>
    public Errno Errno { get; private set; }

    public bool HasEnded => !_thread.IsAlive;

    public static Worker Run(Func<Errno> operation)
    {
        var worker = new Worker(operation);
        worker._thread.Start();
        worker.AwaitStart();
        return worker;
    }

    public static Worker Run(Action operation) => Run(() =>
    {
        operation();
        return Errno.None;
    });

    /// <summary>Waits until the thread sleeps and stays asleep over many looks at it.</summary>
    public Worker AwaitBlocked()
    {
        var deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        for (var samples = 0; samples < StableSamples;)
        {
            Assert.False(HasEnded, $"the operation ended ({Errno}, {_exception?.Message}) where it should wait");
            Assert.True(Environment.TickCount64 < deadline, "the operation neither waits nor ends");
            samples = _thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin) ? samples + 1 : 0;
            Thread.Sleep(1);
        }

        return this;
    }

    /// <summary>Waits until somebody, this thread that is, queues for the semaphore.</summary>
    public Worker AwaitBlockedOn(RwSemaphore semaphore)
    {
        var deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!semaphore.IsContended)
        {
            Assert.False(HasEnded, $"the operation ended ({Errno}, {_exception?.Message}) where it should wait for the {semaphore.Name}");
            Assert.True(Environment.TickCount64 < deadline, $"the operation doesn't come to the {semaphore.Name}");
            Thread.Sleep(0);
        }

        return this;
    }

    /// <summary>Waits for the end and returns the result; fails the test when it doesn't come or threw.</summary>
    public Errno Join()
    {
        Assert.True(_thread.Join(Patience), "the operation hangs");
        Assert.True(_exception is null, $"the operation threw {_exception}");
        return Errno;
    }

    private void AwaitStart() =>
        Assert.True(SpinWait.SpinUntil(() => !_thread.ThreadState.HasFlag(ThreadState.Unstarted), Patience), "the thread doesn't start");
}
