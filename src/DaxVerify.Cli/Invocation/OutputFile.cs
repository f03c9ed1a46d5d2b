using DaxVerify.Vocabulary.Files;

namespace DaxVerify.Cli.Invocation;

/// <summary>Writes the file that an option names, with one line for the user when it can't be written.</summary>
internal static class OutputFile
{
    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="text">What it will hold.</param>
    /// <exception cref="UsageException">It can't be written.</exception>
    public static void Write(string option, string path, string text)
    {
        try
        {
            WholeFile.Write(path, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} {path}: can't be written: {e.Message}");
        }
    }
}
