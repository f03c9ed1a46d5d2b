using DaxVerify.Vocabulary.Files;

namespace DaxVerify.Cli.Invocation;

/// <summary>Writes the file that an option names, with one line for the user when it can't be written.</summary>
internal static class OutputFile
{
    /// <summary>Refuses a file that couldn't be written, before the work is done that it shall hold.</summary>
    /// <param name="path">The file; <see langword="null"/> when the option isn't given.</param>
    /// <exception cref="UsageException">It can't be written.</exception>
    public static void Probe(string option, string? path)
    {
        if (path is not null)
        {
            Obey(option, path, () => WholeFile.Probe(path));
        }
    }

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="text">What it will hold.</param>
    /// <exception cref="UsageException">It can't be written.</exception>
    /// <exception cref="OutputException">There is no room for it.</exception>
    public static void Write(string option, string path, string text) => Obey(option, path, () => WholeFile.Write(path, text));

    private static void Obey(string option, string path, Action write)
    {
        try
        {
            write();
        }
        catch (IOException e) when (e.HResult == CommandRunner.DiskFull)
        {
            throw new OutputException($"{option} {path}: can't be written: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} {path}: can't be written: {e.Message}");
        }
    }
}
