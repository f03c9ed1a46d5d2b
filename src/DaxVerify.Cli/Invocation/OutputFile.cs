using DaxVerify.Vocabulary.Files;

namespace DaxVerify.Cli.Invocation;

/// <summary>Writes the file that an option names, with one line for the user when it can't be written.</summary>
internal static class OutputFile
{
    /// <summary>Refuses a file that couldn't be written, before the work is done that it shall hold.</summary>
    /// <param name="path">The file; <see langword="null"/> when the option isn't given.</param>
    /// <exception cref="UsageException">It can't be written.</exception>
    public static void Probe(OutputOption option, string? path)
    {
        if (path is not null)
        {
            Obey(option, path, () => WholeFile.Probe(path));
        }
    }

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="text">What it will hold.</param>
    /// <exception cref="OutputException">It can't be written, though the work that it shall hold is done.</exception>
    public static void Write(OutputOption option, string path, string text)
    {
        try
        {
            Storing.Run(() => WholeFile.Write(path, text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"{option.Name} {path}: can't be written: {e.Message}");
        }
    }

    /// <summary>Writes a file of the tool's own, or one that it has read, anew.</summary>
    /// <param name="text">What it will hold.</param>
    /// <exception cref="OutputException">It can't be written.</exception>
    public static void Renew(string path, string text)
    {
        try
        {
            Storing.Run(() => WholeFile.Write(path, text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"{path} can't be written: {e.Message}");
        }
    }

    /// <summary>Begins a file that grows while the work goes on.</summary>
    /// <exception cref="UsageException">It can't be written.</exception>
    public static FileStream Begin(OutputOption option, string path)
    {
        FileStream? file = null;
        Obey(option, path, () => file = WholeFile.Begin(path));
        return file!;
    }

    /// <summary>Makes a folder where there is none, and keeps it for this run.</summary>
    /// <exception cref="UsageException">Nothing can be written there, or another run writes there.</exception>
    public static FolderClaim Claim(OutputOption option, string folder)
    {
        FolderClaim? claim = null;
        Obey(option, folder, () =>
        {
            WholeFolder.Make(folder);
            claim = FolderClaim.Of(folder);
        });
        return claim!;
    }

    private static void Obey(OutputOption option, string path, Action write)
    {
        try
        {
            write();
        }
        catch (IOException e) when (DiskRoom.IsMissing(e))
        {
            throw new OutputException($"{option.Name} {path}: can't be written: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option.Name} {path}: can't be written: {e.Message}");
        }
    }
}
