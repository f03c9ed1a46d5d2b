using System.Globalization;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Invocation;

/// <summary>How far a work is.</summary>
/// <param name="Share">From 0 to 1; <see langword="null"/> where nobody knows how much there is to do.</param>
/// <param name="Words">What was done and how fast.</param>
internal readonly record struct LiveStep(double? Share, string Words)
{
    /// <summary>So many of so many, and the rate.</summary>
    /// <param name="done">How many were done.</param>
    /// <param name="all">How many there are; 0 if that isn't known.</param>
    /// <param name="noun">What one of them is called, in the singular.</param>
    /// <param name="clock">Runs since the begin.</param>
    public static LiveStep Of(long done, long all, string noun, LiveClock clock) => new(
        all > 0 ? (double)done / all : null,
        string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(done, noun)}, {clock.RateOf(done):0.#}/s"));

    /// <summary>The same work, of which a budget of time is a bound as well.</summary>
    /// <param name="budget">The time; zero for as long as it takes.</param>
    public LiveStep Within(TimeSpan budget, LiveClock clock) => budget <= TimeSpan.Zero ? this : this with { Share = Math.Max(Share ?? 0, clock.Elapsed / budget) };
}
