namespace DaxVerify.Verification.Campaigns;

/// <summary>What all stages of one <c>daxverify check</c> are given.</summary>
/// <param name="Recordings">File or folder of recorded kernel traces.</param>
/// <param name="Budget">Time for all stages together that take any amount; fixed work comes before it.</param>
/// <param name="Seed">Where generated sequences begin.</param>
public sealed record CheckSettings(string Recordings, TimeSpan Budget, ulong Seed)
{
    /// <summary>Which share of the work is done.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>Asks every stage to end early with what it has.</summary>
    public CancellationToken Stop { get; init; }
}
