namespace DaxVerify.Vocabulary.Files;

/// <summary>Where a path leads, so that two names of one place are told to be one.</summary>
public static class RealPath
{
    private const int LinksMax = 40; // as many as Linux follows

    /// <summary>The full path without links in any part of it. What isn't there keeps its name; a link that leads to too many others stays.</summary>
    public static string Of(string path) => Of(path, LinksMax);

    private static string Of(string path, int linksLeft)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } parent)
        {
            return full;
        }

        var folder = Of(parent, linksLeft);
        var own = Path.Combine(folder, Path.GetFileName(full));
        return linksLeft > 0 && new FileInfo(own).LinkTarget is { } target ? Of(Path.Combine(folder, target), linksLeft - 1) : own;
    }
}
