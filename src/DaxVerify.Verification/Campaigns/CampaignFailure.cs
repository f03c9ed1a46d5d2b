using DaxVerify.Verification.Generation;

namespace DaxVerify.Verification.Campaigns;

/// <summary>A failure that a campaign found, shrunk.</summary>
/// <param name="Seed">Seed of the sequence that first showed it.</param>
/// <param name="Sequence">The shrunk sequence.</param>
/// <param name="Failure">How it fails.</param>
public sealed record CampaignFailure(ulong Seed, GeneratedSequence Sequence, RunFailure Failure)
{
    public string Signature => Failure.Signature;
}
