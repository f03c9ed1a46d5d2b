namespace DaxVerify.Cli.Invocation;

/// <summary>Keeps a folder for one run: two that write there at a time would leave a mixture of both. A run that was killed leaves no claim that counts.</summary>
internal sealed class FolderClaim : IDisposable
{
    private const string Name = ".daxverify-run";
    private readonly FileStream _file;

    private FolderClaim(FileStream file) => _file = file;

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

    /// <inheritdoc/>
    public void Dispose()
    {
        File.Delete(_file.Name);
        _file.Dispose();
    }
}
