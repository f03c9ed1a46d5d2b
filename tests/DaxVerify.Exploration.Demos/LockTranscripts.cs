using System.Text;

namespace DaxVerify.Exploration.Demos;

/// <summary>
/// Writes down what the members of locks and handles return and throw, in random orders on one thread, and ends by an exception with that as its message: a test compares what
/// is written with the engine and without.
/// </summary>
public static class LockTranscripts
{
    private const int Programs = 150;
    private const int Calls = 25;

    /// <summary>The transcript, as a message.</summary>
    public sealed class Written(string message) : Exception(message);

    public static void ReaderWriterLockSlim() => Write(random =>
    {
        var l = new ReaderWriterLockSlim(random.Next(2) == 0 ? LockRecursionPolicy.NoRecursion : LockRecursionPolicy.SupportsRecursion);
        string Held() => $"{l.IsReadLockHeld} {l.IsUpgradeableReadLockHeld} {l.IsWriteLockHeld} {l.RecursiveReadCount} {l.RecursiveUpgradeCount} {l.RecursiveWriteCount}"
            + $" {l.CurrentReadCount} {l.WaitingReadCount} {l.WaitingUpgradeCount} {l.WaitingWriteCount} {l.RecursionPolicy}";
        return
        [
            () => Do(() => l.EnterReadLock()),
            () => Do(() => l.EnterUpgradeableReadLock()),
            () => Do(() => l.EnterWriteLock()),
            () => l.TryEnterReadLock(0),
            () => l.TryEnterUpgradeableReadLock(TimeSpan.Zero),
            () => l.TryEnterWriteLock(5),
            () => Do(() => l.ExitReadLock()),
            () => Do(() => l.ExitUpgradeableReadLock()),
            () => Do(() => l.ExitWriteLock()),
            () => Do(() => l.ExitReadLock()),
            () => Do(() => l.ExitUpgradeableReadLock()),
            () => Do(() => l.ExitWriteLock()),
            () => Held(),
            () => Held(),
            () => Held(),
            () => l.TryEnterWriteLock(-2),
            () => l.TryEnterReadLock(TimeSpan.FromDays(100)),
            () => Do(() => { if (random.Next(4) == 0) { l.Dispose(); } }),
        ];
    });

    private static object? Do(Action call)
    {
        call();
        return null;
    }

    private static void Write(Func<Random, Func<object?>[]> start)
    {
        var text = new StringBuilder();
        for (var seed = 0; seed < Programs; seed++)
        {
            var random = new Random(seed);
            var calls = start(random);
            for (var i = 0; i < Calls; i++)
            {
                var next = random.Next(calls.Length);
                text.Append(seed).Append(' ').Append(next).Append(": ");
                try
                {
                    text.Append(calls[next]());
                }
                catch (Exception e)
                {
                    text.Append(e.GetType().FullName).Append(": ").Append(e.Message.Replace('\n', ' '));
                }

                text.Append('\n');
            }
        }

        throw new Written(text.ToString());
    }
}
