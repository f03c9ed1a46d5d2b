using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Analysis;

/// <summary>How far an analysis came.</summary>
/// <param name="Done">Projects that were analyzed.</param>
/// <param name="Of">All projects; <see langword="null"/> when it ended before that was known.</param>
internal sealed record AnalyzeProgress(int Done, int? Of)
{
    /// <summary>Whether all projects were analyzed.</summary>
    public bool IsWhole => Done == Of;

    /// <summary>As a summary says it: <c>3 projects</c>, or <c>1 of 3 projects</c>.</summary>
    public override string ToString() => IsWhole ? Counted.Of(Done, "project") : $"{Done} of {(Of is { } all ? Counted.Of(all, "project") : "? projects")}";
}
