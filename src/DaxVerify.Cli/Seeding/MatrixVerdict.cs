using DaxVerify.SeededBugs.Patches;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Seeding;

/// <summary>What a kill matrix says: which bugs are seen, which survive, and what of it isn't known.</summary>
internal sealed class MatrixVerdict
{
    /// <summary>Name of the bus without a defect.</summary>
    public const string Unpatched = "unpatched";

    /// <param name="cells">What is known: fewer than bugs by layers when a signal came, or when a bug was asked about only until somebody saw it.</param>
    public MatrixVerdict(IReadOnlyList<SeededBug> bugs, IReadOnlyList<string> layers, IReadOnlyList<KillCell> cells)
    {
        (Bugs, Layers, Cells) = ([.. bugs.Select(bug => bug.Name)], layers, cells);
        var seeded = Bugs.Where(bug => bug != Unpatched).ToList();
        var killed = cells.Where(cell => cell.Outcome == CellOutcome.Killed).Select(cell => cell.Bug).ToHashSet(StringComparer.Ordinal);
        var whole = cells.GroupBy(cell => cell.Bug).Where(row => row.Count() == layers.Count).Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
        IsFalseAlarm = killed.Contains(Unpatched);
        Killed = seeded.Count(killed.Contains);
        Survivors = [.. seeded.Where(bug => !killed.Contains(bug) && whole.Contains(bug))];
        Asked = Killed + Survivors.Count;
        Unanswered = seeded.Count - Asked;
        Failed = cells.Count(cell => cell.Outcome == CellOutcome.Failed);
    }

    /// <summary>Layers that this machine can't be asked by, and why: nothing is known of what they would have seen.</summary>
    public IReadOnlyList<(string Layer, string Reason)> LeftOut { get; init; } = [];

    /// <summary>The rows, by name.</summary>
    public IReadOnlyList<string> Bugs { get; }

    /// <summary>The columns.</summary>
    public IReadOnlyList<string> Layers { get; }

    public IReadOnlyList<KillCell> Cells { get; }

    /// <summary>Whether a layer sees a defect in the bus without one.</summary>
    public bool IsFalseAlarm { get; }

    /// <summary>Bugs that a layer sees.</summary>
    public int Killed { get; }

    /// <summary>Bugs that no layer sees, of those that every layer was asked about.</summary>
    public IReadOnlyList<string> Survivors { get; }

    /// <summary>Bugs of which it is known whether somebody sees them.</summary>
    public int Asked { get; }

    /// <summary>Bugs of which it isn't.</summary>
    public int Unanswered { get; }

    /// <summary>Cells without an answer, because the harness failed.</summary>
    public int Failed { get; }

    /// <summary>The exit code, as long as no signal came.</summary>
    public int ExitCode => Failed > 0 ? Invocation.ExitCode.HarnessFailure : Survivors.Count > 0 || IsFalseAlarm ? Invocation.ExitCode.Violation : Invocation.ExitCode.Clean;

    /// <summary>All of it in one line.</summary>
    /// <param name="workers">Bugs that were asked about at a time; <see langword="null"/> not to say so.</param>
    public string Words(int? workers = null) =>
        $"{Killed} of {Asked} killed{(workers is null ? string.Empty : $", {workers} at a time")}{(Unanswered > 0 ? $", {Unanswered} more not asked about" : string.Empty)}"
        + $"{(Failed > 0 ? $", {Counted.Of(Failed, "cell")} without an answer" : string.Empty)}{(IsFalseAlarm ? ", and a false alarm" : string.Empty)}"
        + string.Concat(LeftOut.Select(left => $"; {left.Layer} not asked"));
}
