using System.Text;

namespace DaxVerify.Vocabulary.Files;

/// <summary>Writes several files into a folder so that nobody finds some of them only: each under another name first, and all of them named at the end. Each is as <see cref="WholeFile"/> says.</summary>
public static class WholeFolder
{
    private static readonly UTF8Encoding s_encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Makes a folder where there is none; a link that leads nowhere gets one where it leads.</summary>
    /// <exception cref="IOException">It can't be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static void Make(string folder)
    {
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(Destination.Behind(folder));
        }
    }

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
        Make(folder);
        try
        {
            Write([.. files.Select(file => new PendingFile(Path.Combine(folder, file.Name), s_encoding.GetBytes(file.Text)))]);
        }
        catch
        {
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

    /// <summary>Writes files and names them: all, or none. What is written into can't be taken back, and comes last.</summary>
    internal static void Write(IReadOnlyList<PendingFile> files)
    {
        try
        {
            foreach (var file in files)
            {
                file.Write();
            }

            foreach (var file in files.OrderBy(file => file.IsWrittenInto))
            {
                file.Name(keepsFormer: files.Count > 1);
            }
        }
        catch
        {
            foreach (var file in files)
            {
                file.TakeBack();
            }

            throw;
        }

        foreach (var file in files)
        {
            file.Keep();
        }
    }
}
