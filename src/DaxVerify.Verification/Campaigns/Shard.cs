using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace DaxVerify.Verification.Campaigns;

/// <summary>Which share of a check one machine does when several do it together: all shares of one seed are the whole, and no two do the same.</summary>
/// <param name="Number">Which one, from 1.</param>
/// <param name="Count">How many there are.</param>
public sealed record Shard(int Number, int Count)
{
    private const int CountMax = 1_000;

    /// <summary>How far apart the seeds of shards are where scenarios are drawn from one stream: an odd number without a pattern, so that streams don't meet.</summary>
    private const ulong SeedStep = 0x9E3779B97F4A7C15;

    /// <summary>All of it, on one machine.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>Reads a share, such as <c>2/3</c>, as it is written: <c>02/3</c> is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Shard? shard)
    {
        shard = text.Split('/') is [var number, var count] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var m) && n >= 1 && n <= m && m <= CountMax
            && text == new Shard(n, m).ToString()
            ? new Shard(n, m)
            : null;
        return shard is not null;
    }

    /// <summary>Whether a piece of work belongs to it.</summary>
    /// <param name="index">Number of the piece, from 0.</param>
    public bool Has(long index) => index % Count == Number - 1;

    /// <summary>Number of one of its own pieces among all.</summary>
    /// <param name="own">Number among its own, from 0.</param>
    public long IndexOf(long own) => (own * Count) + Number - 1;

    /// <summary>Where the choices of a share begin that draws from a stream of its own; for the first share, the seed itself.</summary>
    public ulong SeedOf(ulong seed) => unchecked(seed + ((ulong)(Number - 1) * SeedStep));

    /// <summary>The stages that it does: its part of those that can be divided, and in turns those that can't.</summary>
    public IReadOnlyList<ICheckStage> Of(IReadOnlyList<ICheckStage> stages)
    {
        var undivided = stages.Where(stage => !stage.IsDivided).ToList();
        return [.. stages.Where(stage => stage.IsDivided || Has(undivided.IndexOf(stage)))];
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");
}
