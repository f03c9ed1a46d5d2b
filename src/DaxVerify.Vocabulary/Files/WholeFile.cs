using System.Text;

namespace DaxVerify.Vocabulary.Files;

/// <summary>
/// Writes files so that nobody ever reads half of one: by a temporary file beside it that takes its name, and is gone if it can't. A link is followed and stays; a character device, or what a
/// shell passes as /dev/fd/3, is written into; a pipe with a name, a socket, a device of blocks and a folder are refused.
/// </summary>
public static class WholeFile
{
    private static readonly UTF8Encoding s_encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a file, in UTF-8 without a mark; its folder is made when it isn't there.</summary>
    /// <param name="text">What it will hold.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, string text) => Write(path, s_encoding.GetBytes(text));

    /// <summary>Finds out whether a file could be written, before the work is done that it shall hold. Nothing is left there, no folder either.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Probe(string path)
    {
        var destination = Destination.Of(path);
        if (destination.IsWrittenInto)
        {
            using var device = destination.Open();
            return;
        }

        var full = Path.GetFullPath(destination.Path);
        var folder = Path.GetDirectoryName(full) ?? full;
        while (!Path.Exists(folder) && Path.GetDirectoryName(folder) is { } above)
        {
            folder = above;
        }

        using var probe = File.Create(Path.Combine(folder, Path.GetRandomFileName()), 1, FileOptions.DeleteOnClose);
    }

    /// <summary>Writes a file of bytes; its folder is made when it isn't there.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, byte[] bytes)
    {
        MakeFolderOf(path);
        WholeFolder.Write([new PendingFile(path, bytes)]);
    }

    /// <summary>Opens a file that grows while the work goes on, and is whole up to its last line: it is emptied now, where it is no device or passed pipe.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static FileStream Begin(string path)
    {
        var destination = Destination.Of(path);
        return destination.IsWrittenInto ? destination.Open() : new FileStream(destination.Path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    private static void MakeFolderOf(string path)
    {
        var destination = Destination.Of(path);
        if (!destination.IsWrittenInto && Path.GetDirectoryName(Path.GetFullPath(destination.Path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }
    }
}
