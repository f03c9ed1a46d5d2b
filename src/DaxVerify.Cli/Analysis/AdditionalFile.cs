using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace DaxVerify.Cli.Analysis;

/// <summary>A file that the project gives its generators.</summary>
internal sealed class AdditionalFile(string path) : AdditionalText
{
    /// <inheritdoc/>
    public override string Path { get; } = path;

    /// <inheritdoc/>
    public override SourceText? GetText(CancellationToken cancellationToken = default) => File.Exists(Path) ? SourceText.From(File.ReadAllText(Path)) : null;
}
