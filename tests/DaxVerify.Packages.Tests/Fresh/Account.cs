namespace Fresh;

/// <summary>What the tests of each framework test.</summary>
public sealed class Account
{
    private readonly object _gate = new();

    public int Balance { get; private set; }

    public static Task Move(Account from, Account to) => Task.Run(() =>
    {
        lock (from._gate)
        {
            lock (to._gate)
            {
                from.Balance--;
                to.Balance++;
            }
        }
    });
}
