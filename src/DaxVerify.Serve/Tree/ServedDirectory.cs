namespace DaxVerify.Serve.Tree;

/// <summary>A directory: a look at what is there now, which changes under whoever walks it.</summary>
public abstract record ServedDirectory() : ServedNode(DirectoryType | 0x1ED)
{
    /// <summary>Finds an entry.</summary>
    /// <returns>The entry; null when there is none.</returns>
    public abstract ServedNode? Find(string name);

    /// <summary>Names of the entries, in no order.</summary>
    public abstract IEnumerable<string> Names();

    /// <summary>How many of the entries are directories, which <c>stat</c> counts as links.</summary>
    public abstract int CountDirectories();
}
