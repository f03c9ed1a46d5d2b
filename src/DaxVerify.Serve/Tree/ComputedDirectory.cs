namespace DaxVerify.Serve.Tree;

/// <summary>A directory whose entries are worked out whenever somebody looks.</summary>
/// <param name="Entries">Works them out, by name.</param>
internal sealed record ComputedDirectory(Func<IReadOnlyDictionary<string, ServedNode>> Entries) : ServedDirectory
{
    /// <inheritdoc/>
    public override ServedNode? Find(string name) => Entries().GetValueOrDefault(name);

    /// <inheritdoc/>
    public override IEnumerable<string> Names() => Entries().Keys;
}
