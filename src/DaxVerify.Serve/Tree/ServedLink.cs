namespace DaxVerify.Serve.Tree;

/// <summary>A symbolic link.</summary>
/// <param name="Target">What it says: a path relative to the directory that it is in, as sysfs has them.</param>
public sealed record ServedLink(string Target) : ServedNode(LinkType | 0x1FF)
{
    /// <summary>Makes the link of a directory to a place in the tree.</summary>
    /// <param name="from">Absolute path of the directory that holds the link.</param>
    /// <param name="to">Absolute path of the place.</param>
    public static ServedLink Between(string from, string to)
    {
        var (here, there) = (from.Split('/'), to.Split('/'));
        var shared = 0;
        while (shared < here.Length && shared < there.Length && here[shared] == there[shared])
        {
            shared++;
        }

        return new ServedLink(string.Join('/', Enumerable.Repeat("..", here.Length - shared).Concat(there.Skip(shared))));
    }
}
