using System.Text;

namespace DaxVerify.Vocabulary.Files;

/// <summary>Writes files so that nobody ever reads half of one: by a temporary file beside it that takes its name, and is gone if it can't.</summary>
public static class WholeFile
{
    private static readonly UTF8Encoding s_encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a file, in UTF-8 without a mark; its folder is made when it isn't there.</summary>
    /// <param name="text">What it will hold.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, string text) => Write(path, s_encoding.GetBytes(text));

    /// <summary>Writes a file of bytes; its folder is made when it isn't there.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, byte[] bytes)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var temporary = path + ".tmp";
        try
        {
            FileSize.Obey(() => File.WriteAllBytes(temporary, bytes));
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
