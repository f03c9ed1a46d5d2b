namespace DaxVerify.Cli.Tests;

/// <summary>Small programs whose exploration the snapshots show: one for each thing that a report can say.</summary>
public static class ReportPrograms
{
    private static readonly int[] s_numbers = [1, 2, 3];
    private static readonly object s_first = new();
    private static readonly object s_second = new();
    private static int s_count;
    private static bool s_isReady;
    private static string? s_text;

    /// <summary>Two threads count without a lock.</summary>
    public static void Race() => Together(() => s_count++, () => s_count++);

    /// <summary>Two threads take two locks in opposite orders.</summary>
    public static void Deadlock() => Together(() => Both(s_first, s_second), () => Both(s_second, s_first));

    /// <summary>Reads and writes under a lock each, but not together; the test's own expectation fails.</summary>
    public static void LostUpdate()
    {
        s_count = 0;
        Together(AddOne, AddOne);
        if (s_count != 2)
        {
            throw new InvalidOperationException($"expected 2, got {s_count}");
        }
    }

    /// <summary>One thread waits for a signal that was given before.</summary>
    public static void LostSignal() => Together(
        () =>
        {
            lock (s_first)
            {
                Monitor.Wait(s_first);
            }
        },
        () =>
        {
            lock (s_first)
            {
                Monitor.Pulse(s_first);
            }
        });

    /// <summary>A thread turns until another one, which never does, sets a flag.</summary>
    public static void Livelock() => Together(
        () =>
        {
            while (!Volatile.Read(ref s_isReady))
            {
                Interlocked.Increment(ref s_count);
            }
        },
        () => Volatile.Write(ref s_isReady, false));

    /// <summary>One reads once what the other sets.</summary>
    public static void ReadOnce()
    {
        s_text = null;
        Together(() => s_text = "set", () => _ = s_text?.Length);
    }

    /// <summary>A correct program.</summary>
    public static void Correct() => Together(AddOne, () => Both(s_first, s_second));

    /// <summary>Needs two threads of the thread pool.</summary>
    public static void Starved()
    {
        var second = new TaskCompletionSource();
        var first = Task.Run(() => second.Task.Wait());
        Task.Run(second.SetResult);
        first.Wait();
    }

    /// <summary>Uses what isn't under control.</summary>
    public static void Uncontrolled()
    {
        var sum = s_numbers.AsParallel().Sum();
        System.Diagnostics.Debug.Assert(sum == 6, "not all");
        GC.WaitForPendingFinalizers();
    }

    private static void AddOne()
    {
        int seen;
        lock (s_first)
        {
            seen = s_count;
        }

        lock (s_first)
        {
            s_count = seen + 1;
        }
    }

    private static void Both(object outer, object inner)
    {
        lock (outer)
        {
            lock (inner)
            {
                s_count++;
            }
        }
    }

    private static void Together(Action first, Action second)
    {
        var one = new Thread(() => first());
        var other = new Thread(() => second());
        one.Start();
        other.Start();
        one.Join();
        other.Join();
    }

    /// <summary>Makes the file that a variable of the environment names, and never ends nor comes to a scheduling point.</summary>
    public static void Never()
    {
        File.WriteAllText(Environment.GetEnvironmentVariable(RunInterruptionTests.BegunVariable)!, "");
        while (true)
        {
        }
    }

    /// <summary>Two calls of one async function take two semaphores in opposite orders.</summary>
    public static async Task AsyncDeadlock()
    {
        using var first = new SemaphoreSlim(1);
        using var second = new SemaphoreSlim(1);
        await Task.WhenAll(Task.Run(() => Both(first, second)), Task.Run(() => Both(second, first)));

        static async Task Both(SemaphoreSlim outer, SemaphoreSlim inner)
        {
            await outer.WaitAsync();
            await inner.WaitAsync();
            inner.Release();
            outer.Release();
        }
    }

    /// <summary>Two calls of an async function that has no task wait for what nobody releases, and so does the test.</summary>
    public static void AsyncVoid()
    {
        using var first = new SemaphoreSlim(0);
        using var second = new SemaphoreSlim(0);
        WaitFor(first);
        WaitFor(second);
        first.Wait();

        static async void WaitFor(SemaphoreSlim semaphore) => await semaphore.WaitAsync();
    }

    /// <summary>What is thrown can't say why.</summary>
    public static void Speechless() => throw new SpeechlessException();

    /// <summary>What is thrown says what build services obey.</summary>
    public static void Commanding() => throw new InvalidOperationException("x\n::stop-commands::token\n \t::error::x\n##vso[task.setvariable variable=x]y\nx ##[error]y");

    private sealed class SpeechlessException : Exception
    {
        public override string Message => throw new NotSupportedException("not even this");
    }
}
