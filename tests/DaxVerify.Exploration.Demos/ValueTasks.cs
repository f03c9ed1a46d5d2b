using System.Runtime.CompilerServices;
using System.Threading.Channels;
using System.Threading.Tasks.Sources;

namespace DaxVerify.Exploration.Demos;

/// <summary>Programs with sources of ValueTasks, pooling builders, and ValueTasks that are used more than once.</summary>
public static class ValueTasks
{
    /// <summary>A signal that is used again and again.</summary>
    private sealed class Signal : IValueTaskSource<int>
    {
        private ManualResetValueTaskSourceCore<int> _core;

        public Signal(bool continuesElsewhere = true) => _core.RunContinuationsAsynchronously = continuesElsewhere;

        public ValueTask<int> WaitAsync() => new(this, _core.Version);

        public void Set(int value) => _core.SetResult(value);

        public void Fail(Exception e) => _core.SetException(e);

        public int GetResult(short token)
        {
            var result = _core.GetResult(token);
            _core.Reset();
            return result;
        }

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }

    /// <summary>Two complete what may be completed once.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugCompletedTwice()
    {
        var signal = new Signal();
        Run.Together(() => signal.Set(1), () => signal.Set(2));
    }

    [Demo("Tasks", Shows = "UnhandledException")]
    public static async Task BugSourceAwaitedTwice()
    {
        var signal = new Signal();
        var waiting = signal.WaitAsync();
        signal.Set(1);
        await waiting;
        await waiting;
    }

    /// <summary>It blocks on what has no result yet.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugSourceBlockedOn()
    {
        var signal = new Signal();
        Run.Together(() => signal.WaitAsync().GetAwaiter().GetResult(), () => signal.Set(1));
    }

    /// <summary>The lock is held while the continuation runs, which needs it on another thread.</summary>
    [Demo("Tasks", Shows = "Deadlock")]
    public static void BugSetUnderLock()
    {
        var (signal, gate) = (new Signal(continuesElsewhere: false), new object());
        var waiting = Use();
        lock (gate)
        {
            signal.Set(1);
        }

        waiting.Wait();

        async Task Use()
        {
            await signal.WaitAsync();
            var other = new Thread(() =>
            {
                lock (gate)
                {
                    // Held by whoever has set the signal.
                }
            });
            other.Start();
            other.Join();
        }
    }

    [Demo("Tasks", Shows = "UnhandledException")]
    public static async Task BugPooledAwaitedTwice()
    {
        var pooled = Pooled();
        await pooled;
        await pooled;
    }

    /// <summary>The framework takes the object back as soon as its result was taken.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static async Task BugChannelReadTwice()
    {
        var channel = Channel.CreateUnbounded<int>();
        var read = channel.Reader.ReadAsync();
        var write = Task.Run(() => channel.Writer.TryWrite(1));
        if (!read.IsCompleted)
        {
            await read;
            await read;
        }

        await write;
    }

    [Demo("Tasks", Shows = "UnhandledException")]
    public static async Task BugChannelBlockedOn()
    {
        var channel = Channel.CreateUnbounded<int>();
        var write = Task.Run(() => channel.Writer.TryWrite(1));
        Run.Expect(channel.Reader.ReadAsync().GetAwaiter().GetResult() == 1, "other");
        await write;
    }

    [Demo("Tasks")]
    public static async Task CorrectSource()
    {
        var signal = new Signal();
        for (var i = 1; i <= 2; i++)
        {
            var waiting = signal.WaitAsync();
            var setting = Task.Run(() => signal.Set(i));
            Run.Expect(await waiting == i, "another result");
            await setting;
        }

        var failing = signal.WaitAsync();
        signal.Fail(new InvalidDataException("as it should"));
        try
        {
            await failing;
            Run.Expect(false, "no failure");
        }
        catch (InvalidDataException)
        {
            // As it should.
        }
    }

    [Demo("Tasks")]
    public static async Task CorrectPooled()
    {
        Run.Expect(await Pooled() == 3, "result");
        var task = Pooled().AsTask();
        Run.Expect(await task == 3 && await task == 3, "a task may be awaited twice");
        await NoResult();
        try
        {
            await Fails();
            Run.Expect(false, "no failure");
        }
        catch (InvalidDataException)
        {
            // As it should.
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<int> Pooled()
    {
        await Task.Yield();
        return 3;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask NoResult() => await Task.Run(() => { });

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<int> Fails()
    {
        await Task.Yield();
        throw new InvalidDataException("as it should");
    }
}
