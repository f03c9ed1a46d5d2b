using DaxVerify.Bus.Modes;
using DaxVerify.Verification.Campaigns;

namespace DaxVerify.Verification.Tests;

public sealed class SmokeCampaignTests
{
    [Fact]
    public void The_strict_bus_keeps_its_invariants_over_a_thousand_sequences()
    {
        for (ulong seed = 0; seed < 1000; seed++)
        {
            Assert.Null(SmokeStage.RunSequence(seed, BusMode.Strict));
        }
    }

    [Fact]
    public void The_same_campaign_finds_what_linux_breaks()
    {
        var found = Enumerable.Range(0, 300)
            .Select(seed => SmokeStage.RunSequence((ulong)seed, BusMode.Linux612))
            .OfType<StageFailure>()
            .ToList();

        Assert.NotEmpty(found);
        Assert.All(found, failure => Assert.StartsWith("daxverify check --only smoke --seed ", failure.Reproduce, StringComparison.Ordinal));
    }
}
