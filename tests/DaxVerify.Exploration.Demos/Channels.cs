using System.Threading.Channels;

namespace DaxVerify.Exploration.Demos;

/// <summary>Channels: bounded and unbounded, what waits on them, what they drop, and how they end.</summary>
public static class Channels
{
    [Demo("Channels")]
    public static async Task CorrectPipeline()
    {
        var raw = Channel.CreateUnbounded<int[]>();
        var doubled = Channel.CreateBounded<int[]>(1);
        var first = Task.Run(async () =>
        {
            for (var i = 1; i <= 2; i++)
            {
                int[] box = [i];
                await raw.Writer.WriteAsync(box);
            }

            raw.Writer.Complete();
        });
        var second = Task.Run(async () =>
        {
            await foreach (var box in raw.Reader.ReadAllAsync())
            {
                box[0] *= 2;
                await doubled.Writer.WriteAsync(box);
            }

            doubled.Writer.Complete();
        });
        var seen = new List<int>();
        while (await doubled.Reader.WaitToReadAsync())
        {
            while (doubled.Reader.TryRead(out var box))
            {
                seen.Add(box[0]);
            }
        }

        await Task.WhenAll(first, second);
        await doubled.Reader.Completion;
        Run.Expect(string.Join(',', seen) == "2,4", "lost, or out of order");
    }

    /// <summary>What was written goes on to be changed by the writer.</summary>
    [Demo("Channels", Shows = "DataRace")]
    public static async Task BugChangesWhatItSent()
    {
        var channel = Channel.CreateUnbounded<int[]>();
        var writer = Task.Run(() =>
        {
            int[] box = [1];
            channel.Writer.TryWrite(box);
            box[0] = 2;
        });
        Run.Expect((await channel.Reader.ReadAsync())[0] > 0, "nothing");
        await writer;
    }

    [Demo("Channels", Shows = "LostWakeup")]
    public static async Task BugNobodyCompletes()
    {
        var channel = Channel.CreateUnbounded<int>();
        var writer = Task.Run(() => channel.Writer.TryWrite(1));
        await foreach (var item in channel.Reader.ReadAllAsync())
        {
            Run.Expect(item == 1, "another");
        }

        await writer;
    }

    /// <summary>Each of two stages waits for room in the other's channel.</summary>
    [Demo("Channels", Shows = "LostWakeup")]
    public static async Task BugBothChannelsFull()
    {
        var requests = Channel.CreateBounded<int>(1);
        var answers = Channel.CreateBounded<int>(1);
        var server = Task.Run(async () =>
        {
            await foreach (var request in requests.Reader.ReadAllAsync())
            {
                await answers.Writer.WriteAsync(request);
            }
        });
        for (var i = 0; i < 4; i++)
        {
            await requests.Writer.WriteAsync(i);
        }

        requests.Writer.Complete();
        await server;
    }

    /// <summary>Between waiting and reading another reader has taken it.</summary>
    [Demo("Channels", Shows = "UnhandledException")]
    public static async Task BugTwoReadersOneItem()
    {
        var channel = Channel.CreateUnbounded<int>();
        async Task Read()
        {
            if (await channel.Reader.WaitToReadAsync())
            {
                Run.Expect(channel.Reader.TryRead(out _), "gone");
            }
        }

        var readers = new[] { Task.Run(Read), Task.Run(Read) };
        channel.Writer.TryWrite(1);
        channel.Writer.Complete();
        await Task.WhenAll(readers);
    }

    /// <summary>Whoever writes last should complete; here each does.</summary>
    [Demo("Channels", Shows = "UnhandledException")]
    public static async Task BugCompletesTooEarly()
    {
        var channel = Channel.CreateUnbounded<int>();
        async Task Write(int item)
        {
            await channel.Writer.WriteAsync(item);
            channel.Writer.TryComplete();
        }

        await Task.WhenAll(Task.Run(() => Write(1)), Task.Run(() => Write(2)));
    }

    /// <summary>A look at the count says nothing of the next step.</summary>
    [Demo("Channels", Shows = "LostWakeup")]
    public static async Task BugCountsThenReads()
    {
        var channel = Channel.CreateBounded<int>(2);
        channel.Writer.TryWrite(1);
        async Task Read()
        {
            if (channel.Reader.Count > 0)
            {
                await channel.Reader.ReadAsync();
            }
        }

        await Task.WhenAll(Task.Run(Read), Task.Run(Read));
    }

    /// <summary>A slow reader loses the oldest.</summary>
    [Demo("Channels", Shows = "UnhandledException")]
    public static async Task BugDropsOldest()
    {
        var channel = Channel.CreateBounded<int>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var writer = Task.Run(async () =>
        {
            await channel.Writer.WriteAsync(1);
            await channel.Writer.WriteAsync(2);
        });
        Run.Expect(await channel.Reader.ReadAsync() == 1, "the first is lost");
        await writer;
    }

    /// <summary>What waits goes on under the writer's lock, and waits for somebody who needs it.</summary>
    [Demo("Channels", Shows = "Deadlock")]
    public static Task BugContinuesUnderLock() => WriteUnderLock(continuesInline: true);

    [Demo("Channels")]
    public static Task CorrectContinuesElsewhere() => WriteUnderLock(continuesInline: false);

    [Demo("Channels")]
    public static async Task CorrectFullModes()
    {
        var log = new List<string>();
        foreach (var mode in new[] { BoundedChannelFullMode.DropWrite, BoundedChannelFullMode.DropOldest, BoundedChannelFullMode.DropNewest })
        {
            var channel = Channel.CreateBounded<int>(new BoundedChannelOptions(2) { FullMode = mode }, item => log.Add($"-{item}"));
            for (var i = 1; i <= 4; i++)
            {
                Run.Expect(channel.Writer.TryWrite(i), "refused");
            }

            channel.Writer.Complete();
            await foreach (var item in channel.Reader.ReadAllAsync())
            {
                log.Add($"{item}");
            }
        }

        Run.Expect(string.Join(' ', log) == "-3 -4 1 2 -1 -2 3 4 -2 -3 1 4", string.Join(' ', log));
        var waits = Channel.CreateBounded<int>(1);
        Run.Expect(waits.Writer.TryWrite(1) && !waits.Writer.TryWrite(2), "no bound");
        var pending = waits.Writer.WriteAsync(3);
        Run.Expect(!pending.IsCompleted && waits.Reader.TryRead(out var read) && read == 1, "no wait");
        await pending;
        Run.Expect(await waits.Reader.ReadAsync() == 3, "lost");
    }

    [Demo("Channels")]
    public static async Task CorrectOrderOfWaiters()
    {
        var channel = Channel.CreateUnbounded<int>();
        var first = channel.Reader.ReadAsync().AsTask();
        var second = channel.Reader.ReadAsync().AsTask();
        var wait = channel.Reader.WaitToReadAsync().AsTask();
        for (var i = 1; i <= 3; i++)
        {
            channel.Writer.TryWrite(i);
        }

        Run.Expect(await first == 1 && await second == 2 && await wait, "not in order");
        Run.Expect(channel.Reader.CanCount && channel.Reader.Count == 1 && channel.Reader.CanPeek && channel.Reader.TryPeek(out var next) && next == 3, "not there");
        var priority = Channel.CreateUnboundedPrioritized<int>();
        priority.Writer.TryWrite(2);
        priority.Writer.TryWrite(1);
        Run.Expect(await priority.Reader.ReadAsync() == 1, "not first");
        var single = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var replaced = single.Reader.ReadAsync().AsTask();
        var own = single.Reader.ReadAsync().AsTask();
        single.Writer.TryWrite(4);
        Run.Expect(await own == 4 && !single.Reader.CanCount, "a second reader of one");
        Run.Expect((await Caught(() => replaced)).Contains("CanceledException", StringComparison.Ordinal), "a first reader of one");
    }

    /// <summary>How a channel ends, with and without an error, and for whom.</summary>
    [Demo("Channels")]
    public static async Task CorrectEnds()
    {
        var channel = Channel.CreateUnbounded<int>();
        var waits = channel.Reader.ReadAsync().AsTask();
        var asks = channel.Reader.WaitToReadAsync().AsTask();
        channel.Writer.Complete(new FormatException("broken"));
        Run.Expect(!channel.Writer.TryComplete() && !channel.Writer.TryWrite(1), "open");
        Run.Expect(await Caught(async () => await waits) == "ChannelClosedException FormatException", "read");
        Run.Expect(await Caught(async () => await asks) == "FormatException ", "wait");
        Run.Expect(await Caught(async () => await channel.Writer.WriteAsync(1)) == "ChannelClosedException FormatException", "write");
        Run.Expect(await Caught(async () => await channel.Writer.WaitToWriteAsync()) == "FormatException ", "wait to write");
        Run.Expect(await Caught(() => channel.Reader.Completion) == "FormatException ", "completion");
        Run.Expect(await Caught(() => Task.Run(() => channel.Writer.Complete())) == "ChannelClosedException ", "twice");
        var full = Channel.CreateBounded<int>(1);
        full.Writer.TryWrite(1);
        var write = full.Writer.WriteAsync(2).AsTask();
        full.Writer.Complete();
        Run.Expect(await Caught(() => write) == "ChannelClosedException ", "a waiting write");
        Run.Expect(!full.Reader.Completion.IsCompleted && await full.Reader.ReadAsync() == 1, "not drained");
        await full.Reader.Completion;
        Run.Expect(!await full.Reader.WaitToReadAsync(), "not ended");
    }

    [Demo("Channels")]
    public static async Task CorrectCancels()
    {
        var channel = Channel.CreateBounded<int>(1);
        using var source = new CancellationTokenSource();
        var canceller = Task.Run(source.Cancel);
        Run.Expect(await Caught(async () => await channel.Reader.ReadAsync(source.Token)) is "OperationCanceledException " or "TaskCanceledException ", "read on");
        await canceller;
        channel.Writer.TryWrite(1);
        Run.Expect(await Caught(async () => await channel.Writer.WriteAsync(2, source.Token)) is "OperationCanceledException " or "TaskCanceledException ", "written");
        var seen = 0;
        Run.Expect(
            await Caught(async () =>
            {
                await foreach (var item in channel.Reader.ReadAllAsync().WithCancellation(source.Token))
                {
                    seen += item;
                }
            }) is "OperationCanceledException " or "TaskCanceledException ",
            "went on");
        Run.Expect(seen == 0 && channel.Reader.TryRead(out _), "taken");
    }

    /// <summary>Threads block where there is a task; writers wait for room, and readers share what comes.</summary>
    [Demo("Channels")]
    public static void CorrectThreads()
    {
        var channel = Channel.CreateBounded<int>(1);
        var sum = 0;
        void Read()
        {
            while (channel.Reader.WaitToReadAsync().AsTask().Result)
            {
                if (channel.Reader.TryRead(out var item))
                {
                    Interlocked.Add(ref sum, item);
                }
            }
        }

        Run.Together(
            () =>
            {
                channel.Writer.WriteAsync(1).AsTask().Wait();
                channel.Writer.WriteAsync(2).AsTask().Wait();
                channel.Writer.Complete();
            },
            Read,
            Read);
        Run.Expect(sum == 3, "lost");
    }

    private static async Task WriteUnderLock(bool continuesInline)
    {
        var channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { AllowSynchronousContinuations = continuesInline });
        object gate = new();
        async Task Read()
        {
            await channel.Reader.ReadAsync();
            Task.Run(() =>
            {
                lock (gate)
                {
                }
            }).Wait();
        }

        var reader = Task.Run(Read);
        var writer = Task.Run(() =>
        {
            lock (gate)
            {
                channel.Writer.TryWrite(1);
            }
        });
        await Task.WhenAll(reader, writer);
    }

    private static async Task<string> Caught(Func<Task> act)
    {
        try
        {
            await act();
            return "nothing";
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name} {e.InnerException?.GetType().Name}";
        }
    }
}
