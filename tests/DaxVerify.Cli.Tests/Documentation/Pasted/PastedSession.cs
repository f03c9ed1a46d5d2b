namespace DaxVerify.Cli.Tests.Documentation.Pasted;

/// <summary>A block of a page that holds commands: they are typed one after another in one folder.</summary>
/// <param name="Page">The page, from the repository's root.</param>
/// <param name="Commands">The commands of the block, in their order.</param>
internal sealed record PastedSession(string Page, IReadOnlyList<PastedCommand> Commands)
{
    /// <summary>What it is called in lists: its first command.</summary>
    public string Name => Commands[0].Text;

    /// <inheritdoc/>
    public override string ToString() => $"{Page}:{Commands[0].Line}: {Name}";
}
