using System.Collections.Immutable;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.Stepping;

/// <summary>How a device and a driver find each other: matching, claiming, probing.</summary>
internal static class Probing
{
    private const int PageShift = 12;

    /// <summary>Tells whether a driver takes a device: an id in its list wins, then the policy decides.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <param name="name">The device.</param>
    public static bool Matches(Setting setting, DriverState driver, InstanceName name)
    {
        if (driver.MatchAlways || driver.Ids.Contains(name))
        {
            return true;
        }

        if (setting.Rules.MatchAlwaysPolicy)
        {
            return false;
        }

        var isRam = !setting.Topology.IsStatic && !setting.Topology.RegionIdle;
        return driver.Type == (isRam ? DriverType.Kmem : DriverType.Device);
    }

    /// <summary>Tells whether a driver's type is kmem.</summary>
    /// <param name="driver">Its name, or <see langword="null"/>.</param>
    public static bool IsKmemType(MachineState state, string? driver) =>
        driver is not null && state.FindDriver(driver)?.Type == DriverType.Kmem;

    /// <summary>Claims an unbound device for a driver; its probe follows as a step of its own.</summary>
    /// <param name="name">The device.</param>
    /// <param name="isKilled">Whether killable waits fail.</param>
    /// <param name="then">What follows the probe.</param>
    public static StepOutcome Claim(MachineState state, InstanceName name, string driver, bool isKilled, Func<Errno, Activity> then)
    {
        var claimed = state.Find(name)! with { Driver = driver };
        return new StepOutcome(state.With(name.Region, claimed), new Activity.Probe(driver, name, isKilled, then));
    }

    /// <param name="setting">The machine and whose behaviour.</param>
    /// <param name="state">The state, with the device claimed.</param>
    public static StepOutcome Run(Setting setting, MachineState state, Activity.Probe probe)
    {
        var instance = state.Find(probe.Device)!;
        var errno = probe.IsKilled ? Errno.EINTR
            : instance.Ranges.IsEmpty ? Errno.ENXIO
            : Errno.None;

        if (errno == Errno.None)
        {
            errno = RunDriver(setting, ref state, probe, instance);
        }

        instance = state.Find(probe.Device)!;
        if (errno != Errno.None)
        {
            return new StepOutcome(state.With(probe.Device.Region, instance with { Driver = null }), probe.Then(errno));
        }

        var then = probe.Then(errno);
        var isDynamic = !setting.Topology.IsStatic;
        return new StepOutcome(
            state.With(probe.Device.Region, instance),
            isDynamic ? new Activity.ClearSeed(probe.Device, then) : then);
    }

    /// <summary>Clears the seed if it is the device that was just bound.</summary>
    /// <param name="clear">The device.</param>
    public static StepOutcome ClearSeed(MachineState state, Activity.ClearSeed clear)
    {
        var region = state.Regions[clear.Device.Region];
        return new StepOutcome(
            region.Seed == clear.Device.Id ? state.With(clear.Device.Region, region with { Seed = -1 }) : state,
            clear.Then);
    }

    /// <summary>Offers a driver the next unbound device that it matches.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <param name="offer">The walk.</param>
    public static StepOutcome OfferDevices(Setting setting, MachineState state, Activity.OfferDevices offer)
    {
        var driver = state.FindDriver(offer.Driver);
        for (var r = 0; r < state.Regions.Length && driver is not null; r++)
        {
            foreach (var instance in state.Regions[r].Instances)
            {
                var name = new InstanceName(r, instance.Id);
                if (name <= offer.After || !Matches(setting, driver, name))
                {
                    continue;
                }

                if (instance.Driver is null)
                {
                    var next = offer with { After = name };
                    return Claim(state, name, driver.Name, isKilled: false, _ => next);
                }
            }
        }

        return StepOutcome.End(state, OperationResult.Success);
    }

    /// <summary>Offers a device the next driver that matches it.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <param name="offer">The walk.</param>
    public static StepOutcome OfferDrivers(Setting setting, MachineState state, Activity.OfferDrivers offer)
    {
        if (state.Find(offer.Device) is { Driver: null })
        {
            for (var i = offer.Index; i < state.Drivers.Length; i++)
            {
                if (Matches(setting, state.Drivers[i], offer.Device))
                {
                    var next = offer with { Index = i + 1 };
                    return Claim(
                        state,
                        offer.Device,
                        state.Drivers[i].Name,
                        isKilled: false,
                        errno => errno == Errno.None ? new Activity.Ended(OperationResult.Success) : next);
                }
            }
        }

        return StepOutcome.End(state, OperationResult.Success);
    }

    private static Errno RunDriver(Setting setting, ref MachineState state, Activity.Probe probe, InstanceState instance) =>
        probe.Driver switch
        {
            DriverState.DeviceDax => ProbeDeviceDax(setting, ref state, probe.Device, instance),
            DriverState.Kmem => ProbeKmem(setting, ref state, probe.Device, instance),
            _ => state.FindDriver(probe.Driver)?.ProbeResult ?? Errno.None,
        };

    private static Errno ProbeDeviceDax(Setting setting, ref MachineState state, InstanceName name, InstanceState instance)
    {
        if (instance.HasStalePageMap)
        {
            return Errno.EINVAL;
        }

        var errno = Errno.None;
        var warned = false;
        foreach (var range in instance.Ranges)
        {
            errno = state.IsReserved(range) ? Errno.EBUSY : errno;
        }

        if (errno == Errno.None)
        {
            errno = MapPages(state, instance, ref warned);
        }

        if (errno == Errno.None)
        {
            state = state.With(name.Region, instance with { Held = instance.Ranges });
            return Errno.None;
        }

        var sticks = setting.Rules.FailedProbeSticks && !setting.Topology.IsStatic;
        state = state.With(name.Region, instance with { HasStalePageMap = sticks }) with { Warned = state.Warned || warned };
        return errno;
    }

    /// <summary>Page maps are kept by whole pages, and memory gets its page structures by 2 MiB.</summary>
    private static Errno MapPages(MachineState state, InstanceState instance, ref bool warned)
    {
        const ulong PagesPerSubsection = Setting.GranularityMin >> PageShift;
        var mapped = new List<Extent>();
        foreach (var region in state.Regions)
        {
            foreach (var other in region.Instances)
            {
                if (other.Driver == DriverState.DeviceDax)
                {
                    mapped.AddRange(other.Held);
                }
            }
        }

        foreach (var range in instance.Ranges)
        {
            if (mapped.Any(other => HasPage(other, range.Start >> PageShift) || HasPage(other, range.End >> PageShift)))
            {
                warned = true;
                return Errno.ENOMEM;
            }

            if (((range.Start >> PageShift) | (range.Length >> PageShift)) % PagesPerSubsection != 0)
            {
                warned = true;
                return Errno.EINVAL;
            }

            mapped.Add(range);
        }

        return Errno.None;
    }

    private static bool HasPage(Extent extent, ulong page) => extent.Start >> PageShift <= page && page <= extent.End >> PageShift;

    private static Errno ProbeKmem(Setting setting, ref MachineState state, InstanceName name, InstanceState instance)
    {
        if (setting.Topology.Regions[name.Region].TargetNode < 0)
        {
            return Errno.EINVAL;
        }

        var any = false;
        var added = ImmutableArray.CreateBuilder<Extent>();
        foreach (var range in instance.Ranges)
        {
            if (WholeBlocks(setting, range) is not { } blocks)
            {
                continue;
            }

            any = true;
            if (!state.IsReserved(blocks))
            {
                added.Add(blocks);
            }
            else if (added.Count == 0)
            {
                return Errno.EBUSY;
            }
        }

        if (!any)
        {
            return Errno.EINVAL;
        }

        var held = added.ToImmutable();
        state = state.With(name.Region, instance with { Held = held }) with { Blocks = MemoryBlocks.Add(setting, state, held) };
        return Errno.None;
    }

    /// <summary>What kmem takes of a range.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <returns>The whole memory blocks in it; null when there are none.</returns>
    public static Extent? WholeBlocks(Setting setting, Extent range)
    {
        var size = setting.Topology.MemoryBlockSize;
        var start = (range.Start + size - 1) / size * size;
        var end = (range.End + 1) / size * size;
        return start < end ? new Extent(start, end - start) : null;
    }
}
