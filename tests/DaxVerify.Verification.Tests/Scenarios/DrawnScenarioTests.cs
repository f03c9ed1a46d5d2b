using DaxVerify.Scenarios.Programs;
using DaxVerify.Verification.Generation;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Tests.Scenarios;

/// <summary>What drawn scenarios are made of.</summary>
public sealed class DrawnScenarioTests
{
    private const int Scenarios = 20_000;

    /// <summary>About one in seven would have both by chance.</summary>
    [Fact]
    public void A_file_of_a_region_meets_the_coming_and_going_of_its_provider_in_a_quarter_of_them()
    {
        var choices = new SeededChoices(1);
        var meeting = Enumerable.Range(0, Scenarios).Count(_ => Meets(ScenarioGenerator.Draw(values => (int)choices.Below((uint)values))));
        Assert.InRange((double)meeting / Scenarios, 0.24, 0.40);
    }

    [Fact]
    public void First_of_all_choices_makes_the_simplest()
    {
        var simplest = ScenarioGenerator.Draw(_ => 0);
        Assert.Equal("empty:read-size+read-size", simplest.ToString());
    }

    private static bool Meets(ScenarioName scenario)
    {
        var files = ThreadsWith(scenario, kind => kind.IsOfRegionFile).ToList();
        return ThreadsWith(scenario, kind => kind.IsOfProvider).Any(provider => files.Exists(file => file.Thread != provider.Thread && file.Region == provider.Region));
    }

    private static IEnumerable<(int Thread, string Region)> ThreadsWith(ScenarioName scenario, Func<ScenarioOperationKind, bool> isWanted) =>
        from thread in scenario.Threads.Select((operations, index) => (operations, index))
        from operation in thread.operations
        where isWanted(operation.Kind)
        select (thread.index, (operation.Instance ?? scenario.Point.Instance)[..4]);
}
