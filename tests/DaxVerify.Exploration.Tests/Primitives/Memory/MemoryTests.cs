using DaxVerify.Exploration.Demos;
using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Memory;

/// <summary>Fields, elements, locals and what is reached by reference: plain, volatile, interlocked.</summary>
public sealed class MemoryTests
{
    [Theory]
    [DemosOf("Memory")]
    public void A_demo_shows_what_it_says_and_nothing_else(string demo) => DemoRun.Check(demo);

    [Theory]
    [MemberData(nameof(OfStructsAndAddresses))]
    public void Of_a_correct_demo_of_structs_and_addresses_all_traces_are_explored(string demo)
    {
        var result = DemoRun.Explore(demo, new ExplorationOptions { Strategy = "dpor" });
        Assert.True(result.Exhausted, $"{demo}: {result.Bug?.Message} {result.Summary}");
    }

    /// <summary>A reference that is read beside a write may be either, which is a limit of its own.</summary>
    public static TheoryData<string> OfStructsAndAddresses { get; } =
    [
        .. DemoRun.All.Where(demo => demo.Expected.Shows is null && demo.Name.Split('.')[0] is (nameof(StructPlaces) or nameof(AddressPlaces))).Select(demo => demo.Name)
            .Where(name => name != $"{nameof(StructPlaces)}.{nameof(StructPlaces.CorrectImmutableArray)}"),
    ];
}
