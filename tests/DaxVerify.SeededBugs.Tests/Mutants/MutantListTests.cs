using DaxVerify.SeededBugs.Mutants;
using DaxVerify.SeededBugs.Sources;

namespace DaxVerify.SeededBugs.Tests.Mutants;

/// <summary>Mutants are always the same, each under a name of its own, and each changes something.</summary>
public class MutantListTests
{
    [Fact]
    public void Every_mutant_has_a_name_of_its_own_and_changes_one_file()
    {
        var names = new HashSet<string>();
        Assert.All(MutantList.All(MutationOperators.All), mutant =>
        {
            Assert.True(names.Add(mutant.Name), mutant.Name);
            Assert.Single(mutant.Files, file => file.Value != BusSources.Files[file.Key]);
        });
        Assert.All(MutationOperators.All, one => Assert.Contains(names, name => name.StartsWith(one.Name + ".", StringComparison.Ordinal)));
        Assert.True(names.Count > 300, $"{names.Count} mutants");
    }

    [Fact]
    public void A_seed_draws_the_same_order_and_another_seed_another()
    {
        List<string> Draw(ulong seed) => [.. MutantList.Drawn(MutationOperators.All, seed).Take(20).Select(mutant => mutant.Name)];

        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }

    [Theory]
    [InlineData("drop-lock.BusType.Register.1", "        {\n            if (Drivers.TryFind")]
    [InlineData("shared-for-exclusive.DaxRegion.Create.1", "RegionSemaphore.AcquireSharedKillable(killed)")]
    [InlineData("drop-semaphore.CertainIdRelease.GiveBack.1", "        ;\n        instance.InvalidateId();")]
    [InlineData("off-by-one.DaxBus.TryTakeMatchAlways.1", "if (_matchAlwaysCount >= 0)")]
    public void Its_operator_does_what_it_says(string name, string text)
    {
        var mutant = Assert.Single(MutantList.All(MutationOperators.All), one => one.Name == name);

        Assert.Contains(text, mutant.Files.Single(file => file.Value != BusSources.Files[file.Key]).Value, StringComparison.Ordinal);
    }
}
