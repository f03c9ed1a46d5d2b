namespace DaxVerify.Cli.Invocation;

/// <summary>Work that a signal doesn't break off: what a command came to is being written.</summary>
internal static class Storing
{
    /// <summary>How long a signal waits that ends the process: a disk that takes longer may never answer.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly Lock s_busy = new();
    private static bool s_isBusy;
    private static bool s_hasStored;

    /// <summary>Whether something is being written.</summary>
    public static bool IsBusy => Volatile.Read(ref s_isBusy);

    /// <summary>Whether something has been written whole.</summary>
    public static bool HasStored => Volatile.Read(ref s_hasStored);

    /// <summary>Runs what no signal may break off, one such work at a time.</summary>
    public static void Run(Action write)
    {
        lock (s_busy)
        {
            Volatile.Write(ref s_isBusy, true);
            try
            {
                write();
                Volatile.Write(ref s_hasStored, true);
            }
            finally
            {
                Volatile.Write(ref s_isBusy, false);
            }
        }
    }

    /// <summary>Waits until nothing is half written, lets nothing more begin, and gives up what was claimed for it: the process is about to end.</summary>
    public static void End()
    {
        s_busy.TryEnter(s_patience);
        FolderClaim.GiveUpAll();
    }
}
