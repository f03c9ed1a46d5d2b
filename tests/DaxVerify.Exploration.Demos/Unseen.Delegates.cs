namespace DaxVerify.Exploration.Demos;

/// <content>Delegates of what nobody sees, threads that nobody has started, hash codes and seeds of the process.</content>
public static partial class Unseen
{
    private struct Tally
    {
        private int _count;

        public void Add() => _count++;
    }

    public static void OfAStructInABox()
    {
        Action add = default(Tally).Add;
        Run.Together(add, add);
    }

    public static void StartedTwice()
    {
        var wasLate = false;
        var thread = new Thread(() => { });
        Run.Together(() => wasLate = !Starts(thread), () => Starts(thread));
        thread.Join();
        Run.Expect(!wasLate, "late");
    }

    public static void Unstarted()
    {
        ThreadState state = 0;
        var thread = new Thread(() => { });
        Run.Together(() => state = thread.ThreadState, thread.Start);
        thread.Join();
        Run.Expect(state == ThreadState.Unstarted, "started");
    }

    /// <summary>The thread finds the request when it first waits.</summary>
    public static void InterruptedBeforeItsStart()
    {
        var wasInterrupted = false;
        var thread = new Thread(() =>
        {
            try
            {
                Thread.Sleep(10);
            }
            catch (ThreadInterruptedException)
            {
                wasInterrupted = true;
            }
        });
        thread.Interrupt();
        thread.Start();
        thread.Join();
        Run.Expect(wasInterrupted, "not interrupted");
    }

    public static void HashOfAStruct()
    {
        var hash = new KeyValuePair<string, int>("a", 1).GetHashCode();
        Run.Expect(hash == new KeyValuePair<string, int>("a", 1).GetHashCode(), "differs");
    }

    public static void RandomNumbersOfTheSystem() => _ = System.Security.Cryptography.RandomNumberGenerator.GetInt32(5);

    public static async Task RegistrationInGenericCode()
    {
        using var source = new CancellationTokenSource();
        await EndAsync(source.Token.Register(() => { })).ConfigureAwait(false);

        static async Task EndAsync<T>(T value)
            where T : IAsyncDisposable => await value.DisposeAsync().ConfigureAwait(false);
    }

    private static bool Starts(Thread thread)
    {
        try
        {
            thread.Start();
            return true;
        }
        catch (ThreadStateException)
        {
            return false;
        }
    }
}
