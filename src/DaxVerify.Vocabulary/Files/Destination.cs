namespace DaxVerify.Vocabulary.Files;

/// <summary>
/// Where a file that somebody names really goes: links are followed and stay. What isn't a file keeps its place as well: a character device and what a shell passes as /dev/fd/3 are written
/// into, and everything else is refused; a pipe that has a name would keep its writer until somebody reads.
/// </summary>
/// <param name="Path">The file behind all links; the path as it was named where it is written into.</param>
/// <param name="IsWrittenInto">Whether it stays and is written into, instead of a whole file taking its name.</param>
internal sealed record Destination(string Path, bool IsWrittenInto)
{
    private const int LinksMax = 40; // as many as Linux follows

    /// <summary>Follows a path.</summary>
    /// <exception cref="IOException">No file can be written there.</exception>
    public static Destination Of(string path)
    {
        var (target, isPassed) = Follow(path);
        return FileStatus.KindOf(path) switch
        {
            FileKind.Nothing => new Destination(target, false),
            FileKind.File => new Destination(isPassed ? path : target, isPassed),
            FileKind.CharacterDevice => new Destination(path, true),
            FileKind.Pipe when IsNameless(target) => new Destination(path, true),
            FileKind.Folder => throw new IOException("it is a folder"),
            FileKind.Pipe => throw new IOException("it is a pipe with a name (FIFO), which may have no reader"),
            FileKind.BlockDevice => throw new IOException("it is a device of blocks, which a file would overwrite"),
            _ => throw new IOException("it is a socket"),
        };
    }

    /// <summary>Where the links end that a path is.</summary>
    public static string Behind(string path) => Follow(path).Target;

    /// <summary>Opens what is written into, at its end where it has one.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public FileStream Open()
    {
        var file = new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        if (file.CanSeek)
        {
            file.Seek(0, SeekOrigin.End);
        }

        return file;
    }

    /// <summary>Where the links end, and whether one of them is the system's own: such as /dev/stdout, which is open already by whoever started this.</summary>
    private static (string Target, bool IsPassed) Follow(string path)
    {
        var current = path;
        var isPassed = IsTheSystems(current);
        for (var links = 0; new FileInfo(current).LinkTarget is { } next; links++)
        {
            if (links == LinksMax)
            {
                throw new IOException("it is a link that leads to too many others");
            }

            current = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(current)) ?? string.Empty, next);
            isPassed |= IsTheSystems(current);
        }

        return (current, isPassed);
    }

    private static bool IsTheSystems(string path) => System.IO.Path.GetFullPath(path) is var full
        && (full.StartsWith("/proc/", StringComparison.Ordinal) || (full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal)));

    /// <summary>Whether the link's text is one of a pipe without a name (<c>pipe:[4711]</c>), which the system never waits to open.</summary>
    private static bool IsNameless(string target) => System.IO.Path.GetFileName(target).StartsWith("pipe:[", StringComparison.Ordinal) && !System.IO.Path.Exists(target);
}
