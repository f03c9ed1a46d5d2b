namespace DaxVerify.Serve.Fuse;

/// <summary>Numbers of the paths that the kernel has asked for: the same path has the same number for good, whatever is there by then.</summary>
internal sealed class NodeNumbers
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ulong> _numbers = new(StringComparer.Ordinal) { [string.Empty] = 1 };
    private readonly List<string> _paths = [string.Empty];

    /// <summary>The number of a path.</summary>
    /// <param name="path">Absolute path; the empty one is the root, number 1.</param>
    public ulong Of(string path)
    {
        lock (_lock)
        {
            if (!_numbers.TryGetValue(path, out var number))
            {
                _paths.Add(path);
                number = (ulong)_paths.Count;
                _numbers.Add(path, number);
            }

            return number;
        }
    }

    public string PathOf(ulong number)
    {
        lock (_lock)
        {
            return _paths[(int)number - 1];
        }
    }
}
