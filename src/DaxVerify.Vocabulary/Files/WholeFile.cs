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

    /// <summary>Finds out whether a file could be written, before the work is done that it shall hold. Nothing is left there, no folder either.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Probe(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw new IOException($"'{path}' is a folder");
        }

        if (IsDevice(path))
        {
            return;
        }

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
        if (IsDevice(path))
        {
            // To put a file in its place would take the device away from everyone.
            using var device = new FileStream(path, FileMode.Open, FileAccess.Write);
            device.Write(bytes);
            return;
        }

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

    /// <summary>Whether there is something of the system's at the path, such as /dev/null or what a shell passes as /dev/fd/3.</summary>
    private static bool IsDevice(string path) =>
        Path.GetFullPath(path) is var full && (full.StartsWith("/dev/", StringComparison.Ordinal) || full.StartsWith("/proc/", StringComparison.Ordinal)) && File.Exists(full)
        && !full.StartsWith("/dev/shm/", StringComparison.Ordinal);
}
