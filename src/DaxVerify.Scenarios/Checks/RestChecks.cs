using DaxVerify.Bus;
using DaxVerify.Bus.Dax;
using DaxVerify.Bus.Drivers;
using DaxVerify.Specification.Invariants;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Scenarios.Checks;

/// <summary>The invariants that hold at rest, after the threads of a scenario ended and before anything is torn down.</summary>
internal static class RestChecks
{
    /// <param name="topology">How it was booted.</param>
    /// <returns>What is broken, or <see langword="null"/>.</returns>
    public static BrokenInvariant? Check(DaxMachine machine, BusTopology topology, SystemObservation seen) =>
        CheckLocks(machine.Dax) ?? First(machine, CheckProvider) ?? First(machine, CheckSeed)
        ?? StandardInvariants.Check(topology, seen);

    private static BrokenInvariant? First(DaxMachine machine, Func<ProviderDevice, BrokenInvariant?> check) =>
        machine.Providers.Select(check).FirstOrDefault(broken => broken is not null);

    private static BrokenInvariant? CheckLocks(DaxBus bus) =>
        new[] { bus.RegionSemaphore, bus.DeviceSemaphore }.FirstOrDefault(semaphore => semaphore.IsLocked) is { } held
            ? new BrokenInvariant("no-lock-leak", $"the {held.Name} is held although no operation runs")
            : null;

    private static BrokenInvariant? CheckProvider(ProviderDevice provider)
    {
        if (provider.Driver is not null)
        {
            return null;
        }

        var left = provider.Children.Snapshot();
        return left.Count > 0
            ? new BrokenInvariant(
                "provider-unbound-empty", $"{provider.Name} is unbound and still has {string.Join(", ", left.Select(child => child.Name))}")
            : provider.Resources.Count > 0
            ? new BrokenInvariant("provider-unbound-empty", $"{provider.Name} is unbound and has release actions left: {provider.Resources.Count}")
            : null;
    }

    private static BrokenInvariant? CheckSeed(ProviderDevice provider)
    {
        if (provider.DriverData is not DaxRegion { IsStatic: false } region)
        {
            return null;
        }

        region.AssumeAtRest();
        var children = provider.Children.Snapshot();
        var wrong = region.Seed is { } seed && !children.Contains(seed) ? $"the seed of region {region.Id} is an instance that is gone"
            : region.Seed is { Driver: not null } bound ? $"the seed of region {region.Id} is {bound.Name}, which is bound"
            : region.Youngest is { } youngest && !children.Contains(youngest) ? $"the youngest of region {region.Id} is an instance that is gone"
            : null;
        return wrong is null ? null : new BrokenInvariant("seed-youngest", wrong);
    }
}
