using DaxVerify.Verification.Scenarios;

namespace DaxVerify.Verification.Campaigns;

/// <summary>One thing that a stage found.</summary>
/// <param name="Title">What is wrong, in one line.</param>
/// <param name="Detail">Expected, got, where.</param>
/// <param name="Reproduce">One command line that shows it again.</param>
public sealed record StageFailure(string Title, string Detail, string Reproduce)
{
    /// <summary>The interleaving that shows it; <see langword="null"/> when nothing concurrent was run.</summary>
    public ScenarioFinding? Finding { get; init; }

    /// <summary>File and line of the recording that it is about, as <c>file:line</c>; empty if it is about none.</summary>
    public string Recording { get; init; } = "";
}
