namespace DaxVerify.SeededBugs.Patches;

/// <summary>One file that a unified diff changes, hunk by hunk.</summary>
internal sealed class FilePatch
{
    private readonly string _patch;
    private readonly string _path;
    private readonly string[] _old;
    private readonly List<string> _new = [];
    private int _read;

    /// <param name="patch">Name of the diff, for messages.</param>
    /// <param name="old">The lines of the file as it is.</param>
    public FilePatch(string patch, string path, string[] old)
    {
        _patch = patch;
        _path = path;
        _old = old;
    }

    /// <summary>Applies one hunk.</summary>
    /// <param name="lines">The diff.</param>
    /// <param name="at">The hunk's first line after its head.</param>
    /// <param name="start">Line of the file, from 1, at which it begins.</param>
    /// <param name="oldCount">How many lines of the file it covers.</param>
    /// <param name="newCount">How many it leaves.</param>
    /// <returns>The line of the diff after it.</returns>
    /// <exception cref="PatchException">A line isn't there.</exception>
    public int Apply(string[] lines, int at, int start, int oldCount, int newCount)
    {
        if (start - 1 < _read || start - 1 > _old.Length)
        {
            throw new PatchException(_patch, $"line {at}: the hunk at line {start} of {_path} lies outside of it or overlaps another");
        }

        _new.AddRange(_old[_read..(start - 1)]);
        _read = start - 1;
        var (oldEnd, newEnd) = (_read + oldCount, _new.Count + newCount);
        for (; at < lines.Length && (_read < oldEnd || _new.Count < newEnd); at++)
        {
            ApplyLine(lines[at], at + 1);
        }

        return _read == oldEnd && _new.Count == newEnd
            ? at
            : throw new PatchException(_patch, $"line {at}: the hunk at line {start} of {_path} hasn't as many lines as it says");
    }

    /// <summary>The file after all hunks.</summary>
    public string Finish() => string.Join('\n', _new.Concat(_old[_read..]));

    private void ApplyLine(string line, int number)
    {
        var text = line.Length > 0 ? line[1..] : string.Empty;
        switch (line.Length > 0 ? line[0] : ' ')
        {
            case '+':
                _new.Add(text);
                break;
            case '-':
                Require(text);
                break;
            case ' ':
                Require(text);
                _new.Add(text);
                break;
            default:
                throw new PatchException(_patch, $"line {number}: expected a line that begins with '+', '-' or a blank, got '{line}'");
        }
    }

    private void Require(string expected)
    {
        var got = _read < _old.Length ? _old[_read] : null;
        if (got != expected)
        {
            throw new PatchException(_patch, $"doesn't apply any more: {_path}:{_read + 1}: expected '{expected.Trim()}', got '{got?.Trim() ?? "the end of the file"}'");
        }

        _read++;
    }
}
