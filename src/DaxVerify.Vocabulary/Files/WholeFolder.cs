using System.Text;

namespace DaxVerify.Vocabulary.Files;

/// <summary>Writes several files into a folder so that nobody finds some of them only: each under another name first, and all of them named at the end.</summary>
public static class WholeFolder
{
    private const string Unfinished = ".tmp";
    private static readonly UTF8Encoding s_encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes files, in UTF-8 without a mark.</summary>
    /// <param name="folder">Made when it isn't there; if nothing can be written, one that is empty is gone again.</param>
    /// <param name="files">Names and what they will hold.</param>
    /// <exception cref="IOException">One can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be written.</exception>
    public static void Write(string folder, IReadOnlyList<(string Name, string Text)> files)
    {
        Directory.CreateDirectory(folder);
        try
        {
            foreach (var (name, text) in files)
            {
                FileSize.Obey(() => File.WriteAllText(Path.Combine(folder, name + Unfinished), text, s_encoding));
            }

            foreach (var (name, _) in files)
            {
                var path = Path.Combine(folder, name);
                File.Move(path + Unfinished, path, overwrite: true);
            }
        }
        catch
        {
            foreach (var (name, _) in files)
            {
                File.Delete(Path.Combine(folder, name + Unfinished));
            }

            DeleteIfEmpty(folder);
            throw;
        }
    }

    /// <summary>Deletes a folder in which nothing is.</summary>
    public static void DeleteIfEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }
}
