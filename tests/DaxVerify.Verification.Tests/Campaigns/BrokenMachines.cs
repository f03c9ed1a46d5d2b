using DaxVerify.Verification.Machines;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Tests.Campaigns;

/// <summary>One broken bus for each invariant, with the fewest operations that show the defect.</summary>
internal static class BrokenMachines
{
    /// <summary>Makes the bus that breaks an invariant.</summary>
    public static MachineFactory Of(string invariant) => invariant switch
    {
        "no-overlap" => Broken(topology => new Overlapping(topology)),
        "unique-id" => Broken(topology => new DuplicateIds(topology)),
        "id-zero" => Broken(topology => new DeletesFirst(topology)),
        "single-default" => Broken(topology => new ManyDefaults(topology)),
        "accounting" => Broken(topology => new ForgetsLastRange(topology)),
        "page-offset" => Broken(topology => new ZeroPageOffsets(topology)),
        "one-mapping-each" => Broken(topology => new LeaksMappingNumbers(topology)),
        "reserved-iff-held" => Broken(topology => new KeepsReservations(topology)),
        "seed-youngest" => Broken(topology => new KeepsSeed(topology)),
        "provider-unbound-empty" => Broken(topology => new LeavesInstances(topology)),
        "isolation" => Broken(topology => new CorruptsMemory(topology)),
        "no-leak" => Broken(topology => new KeepsReferences(topology)),

        // Defects that the recorded kernel has: a bus that passes itself off as strict and does what Linux 6.12 does.
        _ => Broken(topology => MachineFactory.Specification.Make(topology, KernelMode.Linux612)),
    };

    /// <summary>The fewest operations that show the defect on the machine that was shrunk to.</summary>
    public static int MinimalLength(string invariant, BusTopology topology)
    {
        // On a static region the driver is bound from the start; elsewhere it takes a size and a bind.
        var bound = topology.IsStatic && topology.Drivers.Contains("device_dax") ? 0 : 2;
        return invariant switch
        {
            "inside-region" or "failed-means-unchanged" or "id-zero" or "provider-unbound-empty" or "no-leak" => 1,
            "unique-id" or "single-default" or "accounting" or "page-offset" => 2,
            "no-overlap" => topology.Regions.Count > 1 ? 2 : 3,
            "pinned-not-reusable" when !topology.RegionIdle => 2,
            "bound-valid" or "seed-youngest" => 3,
            "one-mapping-each" => topology.RegionIdle ? 3 : 2,
            "reserved-iff-held" => bound + 1,
            "alive-iff-bound" or "isolation" => bound + 3,
            "pinned-not-reusable" or "no-access-after-kill" => bound + 4,
            _ => throw new ArgumentException($"no broken bus for '{invariant}'", nameof(invariant)),
        };
    }

    private static MachineFactory Broken(Func<BusTopology, ISequenceTarget> make) => new("broken", (topology, _) => make(topology));

    private sealed class Overlapping(BusTopology topology) : BrokenMachine(topology)
    {
        protected override SystemObservation Show(SystemObservation seen)
        {
            var first = seen.Instances.FirstOrDefault(instance => instance.Mappings.Count > 0);
            return With(seen, [.. seen.Instances.Select(instance => first is null || instance == first || instance.Mappings.Count == 0
                ? instance
                : With(instance, [instance.Mappings[0] with { Start = first.Mappings[0].Start }, .. instance.Mappings.Skip(1)]))]);
        }
    }

    private sealed class DuplicateIds(BusTopology topology) : BrokenMachine(topology)
    {
        protected override InstanceObservation Show(InstanceObservation instance) =>
            instance.Id == 2 ? With(instance, instance.Mappings, id: 1) : instance;
    }

    private sealed class DeletesFirst(BusTopology topology) : BrokenMachine(topology)
    {
        private string? _deleted;

        public override OperationResult Execute(Operation operation)
        {
            if (operation is WriteOperation write && write.Path.EndsWith("dax_region/delete", StringComparison.Ordinal)
                && Inner.Observe().Instances.Any(i => i.Id == 0 && i.Name == write.Value.ToText() && i.Size == 0))
            {
                _deleted = write.Value.ToText();
                return OperationResult.Success;
            }

            return base.Execute(operation);
        }

        protected override SystemObservation Show(SystemObservation seen) => With(seen, [.. seen.Instances.Where(i => i.Name != _deleted)]);
    }

    private sealed class ManyDefaults(BusTopology topology) : BrokenMachine(topology)
    {
        public override OperationResult Execute(Operation operation) =>
            base.Execute(operation is LoadTestDriverOperation load ? new LoadTestDriverOperation(load.Driver with { MatchAlways = false }) : operation);
    }

    private sealed class ForgetsLastRange(BusTopology topology) : BrokenMachine(topology)
    {
        protected override SystemObservation Show(SystemObservation seen) => With(seen, regions: [.. seen.Regions.Select(region =>
        {
            var forgotten = 0UL;
            foreach (var instance in seen.Instances.Where(i => i.RegionId == region.Id && i.Mappings.Count > 1))
            {
                forgotten += instance.Mappings[^1].End - instance.Mappings[^1].Start + 1;
            }

            return region with { AvailableSize = region.AvailableSize + forgotten };
        })]);
    }

    private sealed class ZeroPageOffsets(BusTopology topology) : BrokenMachine(topology)
    {
        protected override InstanceObservation Show(InstanceObservation instance) =>
            With(instance, [.. instance.Mappings.Select(mapping => mapping with { PageOffset = 0 })]);
    }

    private sealed class LeaksMappingNumbers(BusTopology topology) : BrokenMachine(topology)
    {
        private readonly Dictionary<string, int> _leaked = [];
        private readonly Dictionary<string, int> _before = [];

        protected override InstanceObservation Show(InstanceObservation instance)
        {
            var lost = Math.Max(0, _before.GetValueOrDefault(instance.Name) - instance.Mappings.Count);
            _before[instance.Name] = instance.Mappings.Count;
            var leaked = _leaked[instance.Name] = _leaked.GetValueOrDefault(instance.Name) + lost;
            return With(instance, [.. instance.Mappings.Select(mapping => mapping with { Number = mapping.Number + leaked })]);
        }
    }

    private sealed class KeepsReservations(BusTopology topology) : BrokenMachine(topology)
    {
        private readonly List<IomemLine> _kept = [];

        protected override SystemObservation Show(SystemObservation seen)
        {
            _kept.AddRange(seen.Iomem.Where(line => line.Name.StartsWith("dax", StringComparison.Ordinal) && !_kept.Contains(line)));
            return With(seen, iomem: [.. seen.Iomem.Union(_kept)]);
        }
    }

    private sealed class KeepsSeed(BusTopology topology) : BrokenMachine(topology)
    {
        private readonly Dictionary<int, string> _seeds = [];

        protected override SystemObservation Show(SystemObservation seen) => With(seen, regions: [.. seen.Regions.Select(region =>
        {
            if (region.Seed is { Length: > 0 })
            {
                _seeds[region.Id] = region.Seed;
            }

            var kept = _seeds.GetValueOrDefault(region.Id);
            return region.Seed is not null && seen.Instances.Any(i => i.Name == kept) ? region with { Seed = kept } : region;
        })]);
    }

    private sealed class LeavesInstances(BusTopology topology) : BrokenMachine(topology)
    {
        private List<InstanceObservation> _last = [];

        protected override SystemObservation Show(SystemObservation seen)
        {
            var left = _last.Where(old => seen.Regions.All(region => region.Id != old.RegionId) && old.Driver is null);
            _last = [.. seen.Instances.Concat(left).OrderBy(i => i.RegionId).ThenBy(i => i.Id)];
            return With(seen, _last);
        }
    }

    private sealed class KeepsReferences(BusTopology topology) : BrokenMachine(topology)
    {
        private readonly List<string> _left = [];

        public override OperationResult Execute(Operation operation)
        {
            var result = base.Execute(operation);
            if (operation is WriteOperation { Value.Length: > 0 } write && result.Errno == Errno.None)
            {
                _left.Add($"a reference of {write.Path}");
            }

            return result;
        }

        public override IReadOnlyList<string> TearDown() => _left;
    }

    private sealed class CorruptsMemory(BusTopology topology) : BrokenMachine(topology)
    {
        public override OperationResult Execute(Operation operation)
        {
            var result = base.Execute(operation);
            return operation is TouchOperation && result.Value is { } value ? result with { Value = value + 1 } : result;
        }
    }
}
