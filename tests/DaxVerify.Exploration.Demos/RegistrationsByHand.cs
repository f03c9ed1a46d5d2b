using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Demos;

/// <summary>
/// Functions that are registered with an awaiter by hand, beside the task's completion: before it they run where that is, after it on the thread pool, so that the end of
/// the completing thread doesn't mean that they have run.
/// </summary>
public static class RegistrationsByHand
{
    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugOfATask() => Check(static (source, done) => ((Task)source.Task).GetAwaiter().OnCompleted(done));

    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugOfAResult() => Check(static (source, done) => source.Task.GetAwaiter().UnsafeOnCompleted(done));

    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugOfAConfiguredTask() => Check(static (source, done) => ((Task)source.Task).ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(done));

    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugOfAConfiguredResult() => Check(static (source, done) => source.Task.ConfigureAwait(false).GetAwaiter().OnCompleted(done));

    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugOfAValueTask() => Check(static (source, done) => new ValueTask(source.Task).GetAwaiter().UnsafeOnCompleted(done));

    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugOfAConfiguredValueTask() => Check(static (source, done) => new ValueTask<int>(source.Task).ConfigureAwait(false).GetAwaiter().OnCompleted(done));

    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugInGenericCode() => Check(static (source, done) => Register(source.Task.GetAwaiter(), done));

    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugInABox() => Check(static (source, done) =>
    {
        INotifyCompletion awaiter = source.Task.GetAwaiter();
        awaiter.OnCompleted(done);
    });

    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugInACriticalBox() => Check(static (source, done) =>
    {
        ICriticalNotifyCompletion awaiter = new ValueTask<int>(source.Task).GetAwaiter();
        awaiter.UnsafeOnCompleted(done);
    });

    /// <summary>What went before the registration comes before the function, whoever runs it.</summary>
    [Demo("Tasks")]
    public static void CorrectWaitsForTheFunction()
    {
        var source = new TaskCompletionSource();
        var x = 0;
        var thread = new Thread(source.SetResult);
        thread.Start();
        x = 1;
        using var over = new ManualResetEventSlim();
        source.Task.GetAwaiter().OnCompleted(() =>
        {
            x++;
            over.Set();
        });
        over.Wait();
        thread.Join();
        Run.Expect(x == 2, "lost");
    }

    [Demo("Tasks", Shows = "DataRace")]
    public static void BugWritesAfterRegistering()
    {
        var source = new TaskCompletionSource();
        var x = 0;
        var thread = new Thread(source.SetResult);
        thread.Start();
        using var over = new ManualResetEventSlim();
        source.Task.GetAwaiter().OnCompleted(() =>
        {
            x = 1;
            over.Set();
        });
        x = 2;
        over.Wait();
        thread.Join();
        Run.Expect(x > 0, "none");
    }

    /// <summary>An awaitable of the program's own hands on what follows the await.</summary>
    [Demo("Tasks")]
    public static async Task CorrectAwaitableOfItsOwn()
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var x = 0;
        var thread = new Thread(() =>
        {
            x = 1;
            source.SetResult();
        });
        thread.Start();
        await new Handing(source.Task);
        Run.Expect(x == 1, "too early");
        thread.Join();
    }

    public static void OfADelegate() => Check(static (source, done) =>
    {
        Action<Action> register = source.Task.GetAwaiter().OnCompleted;
        register(done);
    });

    private static void Check(Action<TaskCompletionSource<int>, Action> register)
    {
        var source = new TaskCompletionSource<int>();
        var ran = false;
        var thread = new Thread(() => source.SetResult(1));
        thread.Start();
        register(source, () => Volatile.Write(ref ran, true));
        thread.Join();
        Run.Expect(Volatile.Read(ref ran), "not yet");
    }

    private static void Register<TAwaiter>(TAwaiter awaiter, Action done)
        where TAwaiter : INotifyCompletion => awaiter.OnCompleted(done);

    private sealed class Handing(Task task) : INotifyCompletion
    {
        public bool IsCompleted => task.IsCompleted;

        public Handing GetAwaiter() => this;

        public void OnCompleted(Action continuation) => task.GetAwaiter().OnCompleted(continuation);

        public void GetResult() => task.GetAwaiter().GetResult();
    }
}
