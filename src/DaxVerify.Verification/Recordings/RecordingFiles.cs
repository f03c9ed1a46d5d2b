using System.IO.Compression;

namespace DaxVerify.Verification.Recordings;

/// <summary>Finds recordings and reads their lines: <c>.jsonl</c> and <c>.jsonl.gz</c>, single files and whole folders.</summary>
public static class RecordingFiles
{
    /// <summary>Names the files that the given paths stand for, folders searched to any depth, in ordinal order.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <exception cref="RecordingFormatException">A path doesn't exist, or a folder can't be searched or holds no recording.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> paths)
    {
        var files = new List<string>();
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
            {
                var found = InFolder(path);
                if (found.Count == 0)
                {
                    throw new RecordingFormatException(path, 0, "no recording in this folder (looked for *.jsonl and *.jsonl.gz)");
                }

                files.AddRange(found);
            }
            else if (File.Exists(path))
            {
                files.Add(path);
            }
            else
            {
                throw new RecordingFormatException(path, 0, "no such file or folder");
            }
        }

        return files;
    }

    /// <summary>Reads every sequence of some files, in order.</summary>
    /// <param name="files">Files, as <see cref="Find"/> names them.</param>
    /// <returns>The sequences, read lazily.</returns>
    /// <exception cref="RecordingFormatException">A file can't be read or is malformed.</exception>
    public static IEnumerable<RecordedSequence> ReadAll(IEnumerable<string> files) => ReadLines(files).Select(read => read.Sequence);

    /// <summary>Reads every line of some files as it stands, each checked to be a sequence.</summary>
    /// <param name="files">Files, as <see cref="Find"/> names them.</param>
    /// <returns>The sequences and their lines, read lazily.</returns>
    /// <exception cref="RecordingFormatException">A file can't be read or is malformed.</exception>
    public static IEnumerable<(RecordedSequence Sequence, string Line)> ReadLines(IEnumerable<string> files) => files.SelectMany(Read);

    /// <summary>Counts the lines of some files that hold something, without looking into them.</summary>
    /// <param name="files">Files, as <see cref="Find"/> names them.</param>
    /// <exception cref="RecordingFormatException">A file can't be read.</exception>
    public static long Count(IEnumerable<string> files)
    {
        var count = 0L;
        foreach (var file in files)
        {
            using var reader = Open(file);
            var number = 0;
            while (ReadLine(reader, file, ++number) is { } line)
            {
                count += line.Length > 0 ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>Reads one line.</summary>
    /// <param name="line">The JSON text.</param>
    /// <param name="file">Where it came from, for messages.</param>
    /// <param name="number">Its number there, from 1.</param>
    /// <exception cref="RecordingFormatException">The line isn't of the known form.</exception>
    public static RecordedSequence ReadLine(string line, string file, int number) => RecordingParser.Parse(line, file, number);

    private static List<string> InFolder(string path)
    {
        try
        {
            return [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(IsRecording).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordingFormatException(path, 0, $"can't be searched: {e.Message}");
        }
    }

    private static bool IsRecording(string path) =>
        path.EndsWith(".jsonl", StringComparison.Ordinal) || path.EndsWith(".jsonl.gz", StringComparison.Ordinal);

    private static IEnumerable<(RecordedSequence Sequence, string Line)> Read(string file)
    {
        using var reader = Open(file);
        var number = 0;
        var sequences = 0;
        while (ReadLine(reader, file, number + 1) is { } line)
        {
            number++;
            if (line.Length > 0)
            {
                sequences++;
                yield return (RecordingParser.Parse(line, file, number), line);
            }
        }

        if (sequences == 0)
        {
            throw new RecordingFormatException(file, 0, "the file is empty (expected one JSON object per line)");
        }
    }

    private static StreamReader Open(string file)
    {
        try
        {
            Stream stream = File.OpenRead(file);
            if (file.EndsWith(".gz", StringComparison.Ordinal))
            {
                stream = new GZipStream(stream, CompressionMode.Decompress);
            }

            return new StreamReader(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordingFormatException(file, 0, $"can't be opened: {e.Message}");
        }
    }

    private static string? ReadLine(StreamReader reader, string file, int number)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new RecordingFormatException(file, number, $"can't be read (truncated or corrupt?): {e.Message}");
        }
    }
}
