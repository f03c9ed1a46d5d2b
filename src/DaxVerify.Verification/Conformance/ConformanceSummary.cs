using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Conformance;

/// <summary>What came of replaying many sequences.</summary>
public sealed class ConformanceSummary
{
    private readonly List<Divergence> _divergences = [];

    /// <summary>Sequences replayed.</summary>
    public int Sequences { get; private set; }

    /// <summary>Sequences without divergence.</summary>
    public int Matching { get; private set; }

    /// <summary>Steps run and compared.</summary>
    public long StepsCompared { get; private set; }

    /// <summary>Steps run without comparison, because the recorded kernel was damaged.</summary>
    public long StepsUncompared { get; private set; }

    /// <summary>The first divergence of each sequence that has one, in order.</summary>
    public IReadOnlyList<Divergence> Divergences => _divergences;

    /// <summary>Whether it was ended before the last sequence.</summary>
    public bool IsCut { get; set; }

    /// <summary>Whether every sequence matches.</summary>
    public bool IsClean => _divergences.Count == 0;

    /// <summary>Adds one sequence.</summary>
    public void Add(ReplayOutcome outcome)
    {
        Sequences++;
        StepsCompared += outcome.StepsCompared;
        StepsUncompared += outcome.StepsUncompared;
        if (outcome.Divergence is { } divergence)
        {
            _divergences.Add(divergence);
        }
        else
        {
            Matching++;
        }
    }

    /// <summary>The last line of a run.</summary>
    /// <returns><c>conform: M/N sequences match</c>, where N is how many were replayed.</returns>
    public override string ToString() => $"conform: {Words("sequence")}";

    /// <summary>How many match, of how many.</summary>
    /// <param name="one">What one of them is called.</param>
    public string Words(string one) => IsCut
        ? $"{Matching} of the first {Counted.Of(Sequences, one)} match, the others were not replayed"
        : $"{Matching}/{Sequences} {one}s match";
}
