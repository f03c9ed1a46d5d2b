using System.Text;

namespace DaxVerify.Vocabulary.Files;

/// <summary>Writes several files into a folder so that nobody finds some of them only: each under another name first, and all of them named at the end.</summary>
public static class WholeFolder
{
    private const string Unfinished = ".tmp";
    private const string Former = ".old";
    private static readonly UTF8Encoding s_encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Finds out whether files could be written into a folder, before the work is done that they shall hold. Nothing is left there.</summary>
    /// <param name="names">What they will be called.</param>
    /// <exception cref="IOException">One can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be written.</exception>
    public static void Probe(string folder, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            WholeFile.Probe(Path.Combine(folder, name));
        }
    }

    /// <summary>Writes files, in UTF-8 without a mark.</summary>
    /// <param name="folder">Made when it isn't there; if nothing can be written, one that is empty is gone again.</param>
    /// <param name="files">Names and what they will hold.</param>
    /// <exception cref="IOException">One can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be written.</exception>
    public static void Write(string folder, IReadOnlyList<(string Name, string Text)> files)
    {
        Directory.CreateDirectory(folder);
        var paths = files.Select(file => Path.Combine(folder, file.Name)).ToList();
        var named = new List<string>();
        try
        {
            foreach (var (path, (_, text)) in paths.Zip(files))
            {
                FileSize.Obey(() => File.WriteAllText(path + Unfinished, text, s_encoding));
            }

            foreach (var path in paths)
            {
                Name(path, named);
            }
        }
        catch
        {
            named.ForEach(TakeBack);
            paths.ForEach(path => File.Delete(path + Unfinished));
            DeleteIfEmpty(folder);
            throw;
        }

        paths.ForEach(path => File.Delete(path + Former));
    }

    /// <summary>Deletes a folder in which nothing is.</summary>
    public static void DeleteIfEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }

    /// <summary>Gives a file its name; what had it before is kept until all have theirs.</summary>
    /// <param name="named">Gets the files that must be taken back if another one fails.</param>
    private static void Name(string path, List<string> named)
    {
        if (File.Exists(path))
        {
            File.Move(path, path + Former, overwrite: true);
        }

        named.Add(path);
        File.Move(path + Unfinished, path);
    }

    private static void TakeBack(string path)
    {
        if (!Directory.Exists(path))
        {
            File.Delete(path);
        }

        if (File.Exists(path + Former))
        {
            File.Move(path + Former, path);
        }
    }
}
