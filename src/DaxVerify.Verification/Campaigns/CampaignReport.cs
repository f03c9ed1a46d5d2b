namespace DaxVerify.Verification.Campaigns;

/// <summary>How much a campaign ran, which classes of steps it reached, and the failures, each once and shrunk.</summary>
public sealed record CampaignReport
{
    /// <summary>Steps below which shares say nothing.</summary>
    public const long StepsForShares = 100_000;

    /// <summary>Seed of the first sequence.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Sequences run.</summary>
    public required int Cases { get; init; }

    /// <summary>Steps that agreed.</summary>
    public required long Operations { get; init; }

    /// <summary>Time taken, shrinking included.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>How many steps fell into each class.</summary>
    public required IReadOnlyDictionary<string, long> Classes { get; init; }

    /// <summary>Failures of different signature, shrunk.</summary>
    public required IReadOnlyList<CampaignFailure> Failures { get; init; }

    /// <summary>Steps for each second.</summary>
    public double OperationsPerSecond => Operations / Math.Max(Elapsed.TotalSeconds, 1e-9);

    /// <summary>Classes that were hardly reached; none when the campaign was too short to tell.</summary>
    public IReadOnlyList<string> HardlyReached => Operations < StepsForShares
        ? []
        : [.. StepClassifier.LeastShares.Where(least => Classes[least.Key] * 10_000 < least.Value * Operations).Select(least => least.Key)];

    /// <summary>Whether nothing failed and everything was reached.</summary>
    public bool IsClean => Failures.Count == 0 && HardlyReached.Count == 0;
}
