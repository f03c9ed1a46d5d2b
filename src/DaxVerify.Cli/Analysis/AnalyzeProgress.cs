namespace DaxVerify.Cli.Analysis;

/// <summary>How far an analysis came.</summary>
/// <param name="Done">Projects that were analyzed.</param>
/// <param name="Of">All projects; <see langword="null"/> when it ended before that was known.</param>
internal sealed record AnalyzeProgress(int Done, int? Of)
{
    /// <summary>Whether all projects were analyzed.</summary>
    public bool IsWhole => Done == Of;

    /// <summary>As a summary says it: <c>3</c>, or <c>1 of 3</c>.</summary>
    public override string ToString() => IsWhole ? $"{Done}" : $"{Done} of {(Of is { } all ? $"{all}" : "?")}";
}
