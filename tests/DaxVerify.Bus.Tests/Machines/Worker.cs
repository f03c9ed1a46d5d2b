using DaxVerify.Bus.DriverCore;

namespace DaxVerify.Bus.Tests.Machines;

/// <summary>An operation on a thread of its own, for tests that block it and look where it stands.</summary>
internal sealed class Worker
{
    private readonly WaitNotice _notice = new();
    private readonly Thread _thread;
    private Exception? _exception;

    private Worker(Func<Errno> operation)
    {
        _thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(_notice);
            try
            {
                Errno = operation();
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                _exception = exception;
            }

            _notice.End();
        })
        { IsBackground = true };
    }

    /// <summary>How long a test waits for something that must happen before it fails.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>What the operation returned; after <see cref="Join"/>.</summary>
    public Errno Errno { get; private set; }

    public static Worker Run(Func<Errno> operation)
    {
        var worker = new Worker(operation);
        worker._thread.Start();
        return worker;
    }

    public static Worker Run(Action operation) => Run(() =>
    {
        operation();
        return Errno.None;
    });

    /// <summary>Waits until the operation waits for something.</summary>
    public Worker AwaitBlocked() => AwaitBlocked(static () => true, "for anything");

    /// <summary>Waits until somebody, this thread that is, queues for the semaphore.</summary>
    public Worker AwaitBlockedOn(RwSemaphore semaphore) => AwaitBlocked(() => semaphore.IsContended, $"for the {semaphore.Name}");

    /// <summary>Waits until the operation waits for something, after it has done what the test waits for.</summary>
    /// <param name="condition">Whether it has.</param>
    /// <param name="what">For what, or after what, in words for the failure.</param>
    public Worker AwaitBlocked(Func<bool> condition, string what)
    {
        if (!_notice.AwaitWaiting(condition, Patience))
        {
            Assert.Fail(_notice.HasEnded
                ? $"the operation ended ({Errno}, {_exception?.Message}) where it should wait {what}"
                : $"the operation neither waits {what} nor ends");
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
}
