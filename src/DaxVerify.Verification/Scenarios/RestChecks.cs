using DaxVerify.Bus;
using DaxVerify.Bus.Dax;
using DaxVerify.Specification.Invariants;
using DaxVerify.Verification.Observing;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Scenarios;

/// <summary>The invariants that hold at rest, after the threads of a scenario ended and before anything is torn down.</summary>
internal static class RestChecks
{
    private static readonly IInvariant[] s_invariants =
    [
        new NoOverlap(),
        new InsideRegion(),
        new IdZero(),
        new UniqueId(),
        new Accounting(),
        new PageOffset(),
        new OneMappingEach(),
        new BoundValid(),
        new AliveIffBound(),
        new ReservedIffHeld(),
        new ProviderUnboundEmpty(),
    ];

    /// <summary>Checks a machine at rest.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="topology">How it was booted.</param>
    /// <exception cref="InvariantBrokenException">An invariant doesn't hold.</exception>
    public static void Check(DaxMachine machine, BusTopology topology)
    {
        CheckLocks(machine.Dax);
        CheckProviders(machine);
        CheckSeeds(machine);
        var observation = BusObserver.Observe(machine);
        if (new InvariantMonitor(topology, observation, s_invariants).CheckInitial() is { } violation)
        {
            throw new InvariantBrokenException(violation.Invariant, violation.Message);
        }
    }

    private static void CheckLocks(DaxBus bus)
    {
        foreach (var semaphore in new[] { bus.RegionSemaphore, bus.DeviceSemaphore })
        {
            if (semaphore.IsLocked)
            {
                throw new InvariantBrokenException("no-lock-leak", $"the {semaphore.Name} is held although no operation runs");
            }
        }
    }

    private static void CheckProviders(DaxMachine machine)
    {
        foreach (var provider in machine.Providers.Where(provider => provider.Driver is null))
        {
            var left = provider.Children.Snapshot();
            if (left.Count > 0)
            {
                throw new InvariantBrokenException(
                    "provider-unbound-empty", $"{provider.Name} is unbound and still has {string.Join(", ", left.Select(child => child.Name))}");
            }

            if (provider.Resources.Count > 0)
            {
                throw new InvariantBrokenException(
                    "provider-unbound-empty", $"{provider.Name} is unbound and has {provider.Resources.Count} release actions left");
            }
        }
    }

    private static void CheckSeeds(DaxMachine machine)
    {
        foreach (var provider in machine.Providers)
        {
            if (provider.DriverData is not DaxRegion { IsStatic: false } region)
            {
                continue;
            }

            var children = provider.Children.Snapshot();
            if (region.Seed is { } seed && !children.Contains(seed))
            {
                throw new InvariantBrokenException("seed-youngest", $"the seed of region {region.Id} is {seed.Name}, which is gone");
            }

            if (region.Seed is { Driver: not null } bound)
            {
                throw new InvariantBrokenException("seed-youngest", $"the seed of region {region.Id} is {bound.Name}, which is bound");
            }

            region.AssumeAtRest();
            if (region.Youngest is { } youngest && !children.Contains(youngest))
            {
                throw new InvariantBrokenException("seed-youngest", $"the youngest of region {region.Id} is {youngest.Name}, which is gone");
            }
        }
    }
}
