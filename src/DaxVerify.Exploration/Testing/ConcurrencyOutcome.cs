namespace DaxVerify.Exploration.Testing;

/// <summary>The outcome of a test that was explored.</summary>
public sealed class ConcurrencyOutcome
{
    internal ConcurrencyOutcome(ConcurrencyVerdict verdict, string text, string output, ExplorationResult? result)
    {
        Verdict = verdict;
        Text = text;
        Output = output;
        Result = result;
    }

    /// <summary>Whether it passed, and if not, whose fault that is.</summary>
    public ConcurrencyVerdict Verdict { get; }

    /// <summary>What the test framework is to show: of a pass, what it means; of all else, why, and how to see it again.</summary>
    public string Text { get; }

    /// <summary>What the last execution wrote, which is the one that a bug is reported of.</summary>
    public string Output { get; }

    /// <summary>What the engine says; <see langword="null"/> if nothing was explored.</summary>
    public ExplorationResult? Result { get; }

    /// <summary>The text, and what the last execution wrote.</summary>
    public string TextWithOutput => Output.Length == 0 ? Text : $"{Text}\n\nlast execution's output:\n{Output.TrimEnd()}";

    /// <summary>What a test framework without a better way is to throw; <see langword="null"/> if the test passed or was skipped.</summary>
    public ConcurrencyTestException? Failure => Verdict switch
    {
        ConcurrencyVerdict.Passed or ConcurrencyVerdict.Skipped => null,
        ConcurrencyVerdict.Bug => new ConcurrencyBugException(Text, Result!.Bug!),
        ConcurrencyVerdict.NotUnderControl => new NotUnderControlException(Text),
        _ => new ConcurrencyTestException(Text),
    };
}
