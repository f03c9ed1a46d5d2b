namespace DaxVerify.Serve.Tree;

/// <summary>A directory whose entries are given.</summary>
/// <param name="Entries">Entries by name.</param>
internal sealed record FixedDirectory(IReadOnlyDictionary<string, ServedNode> Entries) : ServedDirectory
{
    /// <summary>Makes a directory.</summary>
    public static FixedDirectory Of(params (string Name, ServedNode Node)[] entries) => new(entries.ToDictionary(e => e.Name, e => e.Node, StringComparer.Ordinal));

    /// <inheritdoc/>
    public override ServedNode? Find(string name) => Entries.GetValueOrDefault(name);

    /// <inheritdoc/>
    public override IEnumerable<string> Names() => Entries.Keys;

    /// <inheritdoc/>
    public override int CountDirectories() => Entries.Values.Count(entry => entry is ServedDirectory);
}
