using DaxVerify.Bus;
using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Scenarios.Observing;

/// <summary>
/// Looks at how a machine's regions are shared out while its processes are in the midst of what they do: at the reservations alone, which no other lock than the region
/// semaphore guards and none guards from who looks while everything stands still. What is at rest only, <see cref="BusObserver"/> sees.
/// </summary>
public static class RegionObserver
{
    /// <summary>What looks at a machine whenever it is called.</summary>
    public static Func<IReadOnlyList<RegionShares>> Of(DaxMachine machine) => () => Observe(machine);

    /// <summary>The regions that are there, by number.</summary>
    public static IReadOnlyList<RegionShares> Observe(DaxMachine machine) =>
    [
        .. machine.Providers.Select(provider => provider.DriverData).OfType<DaxRegion>().OrderBy(region => region.Id)
            .Select(region => new RegionShares(region.Id, [.. region.Resource.Children.Select(range => new ReservedRange(range.Name, range.Start, range.End))])),
    ];
}
