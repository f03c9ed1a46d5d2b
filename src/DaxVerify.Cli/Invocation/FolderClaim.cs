namespace DaxVerify.Cli.Invocation;

/// <summary>Keeps a folder for one run: two that write there at a time would leave a mixture of both. A run that was killed leaves no claim that counts.</summary>
internal sealed class FolderClaim : IDisposable
{
    private const string Name = ".daxverify-run";
    private static readonly List<FolderClaim> s_held = [];
    private readonly FileStream _file;

    private FolderClaim(FileStream file)
    {
        _file = file;
        lock (s_held)
        {
            s_held.Add(this);
        }
    }

    /// <summary>Claims a folder until it is disposed of, or the process ends.</summary>
    /// <param name="folder">One that is there already.</param>
    /// <exception cref="IOException">Another run has it, or nothing can be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing may be written there.</exception>
    public static FolderClaim Of(string folder)
    {
        var path = Path.Combine(folder, Name);
        while (true)
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            if (File.Exists(path))
            {
                return new FolderClaim(file);
            }

            file.Dispose(); // who had it before took it away after it was opened here
        }
    }

    /// <summary>Gives up whatever the process has claimed, which a signal is about to end. What can't be taken away stays, and counts for nothing.</summary>
    public static void GiveUpAll()
    {
        lock (s_held)
        {
            foreach (var claim in s_held.ToList())
            {
                try
                {
                    claim.Dispose();
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (s_held)
        {
            if (s_held.Remove(this))
            {
                File.Delete(_file.Name);
                _file.Dispose();
            }
        }
    }
}
