using DaxVerify.Verification.Conformance;
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

    /// <summary>Where a target did something else than a recorded kernel; <see langword="null"/> when nothing recorded was replayed.</summary>
    public Divergence? Divergence { get; init; }

    /// <summary>What the recording was replayed on; empty when none was.</summary>
    public string Target { get; init; } = "";
}
