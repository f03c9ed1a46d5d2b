using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using DaxVerify.Specification.Commands;
using DaxVerify.Specification.Invariants;
using DaxVerify.Verification.Generation;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Tests.Generation;

/// <summary>
/// Properties of two runs: what may be swapped, left out, renamed or taken back. They need no specification of the results, only that both runs
/// come out alike. Where a mode doesn't keep one, the property says for which operations.
/// </summary>
public partial class MetamorphicTests
{
    private const int Iterations = 150;
    private const int PrefixMax = 30;
    private const int TailLength = 12;

    public static TheoryData<KernelMode> Modes() => [KernelMode.Strict, KernelMode.Linux612, KernelMode.Linux61];

    [Theory]
    [MemberData(nameof(Modes))]
    public void Operations_on_different_regions_commute(KernelMode mode)
    {
        // A new id isn't about one region: after it the driver is offered every unbound device. Of the WARN that the kernel prints once after
        // boot, only the number is compared: who prints it depends on who comes first.
        Sample(
            mode,
            sequence => sequence.Topology.Regions.Count > 1,
            (bus, choices) =>
            {
                var (first, second) = Pair(bus, choices);
                bus.Execute(first, "first");
                bus.Execute(second, "second");
            },
            (bus, choices) =>
            {
                var (first, second) = Pair(bus, choices);
                bus.Execute(second, "second");
                bus.Execute(first, "first");
            },
            (one, other) => ObservedBus.Difference(one, other, "first", "second") ?? Differs("WARNs", one.Warnings, other.Warnings));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Refused_operation_can_be_left_out(KernelMode mode)
    {
        // On Strict every refused write, read, load and unload. Linux refuses some operations after it has begun them: there it is every
        // refused one that the specification says left nothing behind. An open or a mapping gives up the one before it first, in every mode.
        Sample(
            mode,
            _ => true,
            (bus, choices) =>
            {
                bus.Execute(Refused(bus, choices), "refused");
                RunTail(bus, choices);
            },
            (bus, choices) =>
            {
                Refused(bus, choices);
                RunTail(bus, choices);
            },
            (one, other) => ObservedBus.Difference(one, other, "tail"));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Renaming_instances_changes_nothing_but_names(KernelMode mode)
    {
        // Two new instances change places. Only seed and youngest tell them apart: they name who was made last. Nothing is created after the
        // exchange, because a new instance takes the lowest free number.
        Sample(
            mode,
            sequence => !sequence.Topology.IsStatic,
            (bus, choices) => RunRenamed(bus, choices, isSwapped: false),
            (bus, choices) => RunRenamed(bus, choices, isSwapped: true),
            (one, other) => ObservationDifference.First(WithoutSeeds(one.Observe()), WithoutSeeds(Swapped(other.Observe()))),
            prefixMax: 0);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Delete_after_create_restores_what_was_there(KernelMode mode)
    {
        // All but seed and youngest: they name the instance that was made last, and forget it with it.
        Sample(
            mode,
            sequence => !sequence.Topology.IsStatic,
            (_, _) => { },
            (bus, choices) =>
            {
                var region = (int)choices.Below((uint)bus.Model.Topology.Regions.Count);
                var before = bus.Observe().Instances.Select(instance => instance.Name).ToHashSet();
                if (bus.Execute(SysfsPaths.Write(SysfsPaths.Region(region, "create"), "1"), "create").Errno == Errno.None)
                {
                    var name = bus.Observe().Instances.Single(instance => !before.Contains(instance.Name)).Name;
                    var deleted = bus.Execute(SysfsPaths.Write(SysfsPaths.Region(region, "delete"), name), "delete");
                    Assert.Equal(OperationResult.Success, deleted);
                }
            },
            (one, other) => ObservationDifference.First(WithoutSeeds(one.Observe()), WithoutSeeds(other.Observe())));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Looking_between_operations_changes_nothing(KernelMode mode)
    {
        Sample(mode, _ => true, RunTail, (bus, choices) => RunTail(bus, choices, Look), (one, other) => ObservedBus.Difference(one, other, "tail"));
    }

    private static void Sample(
        KernelMode mode,
        Func<GeneratedSequence, bool> isWanted,
        Action<ObservedBus, ChoiceStream> one,
        Action<ObservedBus, ChoiceStream> other,
        Func<ObservedBus, ObservedBus, string?> difference,
        int prefixMax = PrefixMax)
    {
        var prefixes = Gen.ULong.Select(Gen.Int[0, prefixMax], (seed, length) => Prefix(mode, seed, length, isWanted));
        var changes = Gen.ULong.Metamorphic<ObservedBus>(
            seed => $"seed {seed}", (bus, seed) => one(bus, new SeededChoices(seed)), (bus, seed) => other(bus, new SeededChoices(seed)));
        FixedSeed.Begin(1);
        prefixes.SampleMetamorphic(
            changes,
            (a, b) =>
            {
                var found = difference(a, b);
                Assert.True(found is null, $"{found}\none:\n{a}\nother:\n{b}");
                return true;
            },
            iter: Iterations,
            threads: 1,
            print: bus => bus.ToString());
    }

    private static ObservedBus Prefix(KernelMode mode, ulong seed, int length, Func<GeneratedSequence, bool> isWanted)
    {
        while (true)
        {
            var sequence = SequenceGenerator.Generate(seed++, mode, length);
            if (isWanted(sequence))
            {
                return new ObservedBus(sequence with
                {
                    Operations = [.. sequence.Operations.Where(operation => operation is not FailingAllocationOperation)],
                });
            }
        }
    }

    private static void RunTail(ObservedBus bus, ChoiceStream choices) => RunTail(bus, choices, _ => { });

    private static void RunTail(ObservedBus bus, ChoiceStream choices, Action<ObservedBus> between)
    {
        for (var i = 0; i < TailLength; i++)
        {
            between(bus);
            bus.Execute(bus.Draw(choices), "tail");
        }
    }

    private static void Look(ObservedBus bus)
    {
        foreach (var instance in bus.Observe().Instances)
        {
            foreach (var attribute in new[] { "size", "align", "resource", "target_node", "mapping", "mapping0/start", "memmap_on_memory" })
            {
                bus.Execute(new ReadOperation(SysfsPaths.Instance(instance.Name, attribute)), "look");
            }
        }

        for (var region = 0; region < bus.Model.Topology.Regions.Count; region++)
        {
            foreach (var attribute in new[] { "available_size", "seed", "create" })
            {
                bus.Execute(new ReadOperation(SysfsPaths.Region(region, attribute, bus.Model.Topology.IsStatic)), "look");
            }
        }

        bus.Execute(new ListOperation("/sys/bus/dax/devices"), "look");
    }

    private static (Operation First, Operation Second) Pair(ObservedBus bus, ChoiceStream choices) => (
        bus.Draw(choices, operation => RegionOf(operation, bus) == 0, LastResort(0, bus)),
        bus.Draw(choices, operation => RegionOf(operation, bus) == 1, LastResort(1, bus)));

    private static WriteOperation LastResort(int region, ObservedBus bus) =>
        SysfsPaths.Write(SysfsPaths.Region(region, "create", bus.Model.Topology.IsStatic), "1");

    /// <summary>The one region that a write is about.</summary>
    private static int? RegionOf(Operation operation, ObservedBus bus)
    {
        if (operation is KilledOperation killed)
        {
            operation = killed.Inner;
        }

        if (operation is not WriteOperation write)
        {
            return null;
        }

        var path = AttributePath.Parse(write.Path, bus.Model.Topology);
        return path.Owner switch
        {
            AttributeOwner.Instance => path.Name.Region,
            AttributeOwner.Region when path.Attribute == "create" => path.Name.Region,
            AttributeOwner.Driver when path.Attribute == "new_id" => null,
            AttributeOwner.Region or AttributeOwner.Driver => AttributePath.TryParseName(write.Value.ToText(), out var name)
                && (path.Owner == AttributeOwner.Driver || name.Region == path.Name.Region) ? name.Region : null,
            _ => null,
        };
    }

    private static Operation Refused(ObservedBus bus, ChoiceStream choices) => bus.Draw(
        choices,
        operation =>
        {
            if (operation is not (WriteOperation or ReadOperation or LoadModuleOperation or LoadTestDriverOperation or UnloadModuleOperation or KilledOperation
                { Inner: WriteOperation or ReadOperation or UnloadModuleOperation }))
            {
                return false;
            }

            var (after, result) = bus.Foresee(operation);
            return result.Errno != Errno.None
                && (bus.Model.Mode == KernelMode.Strict || after with { Warned = false } == bus.State with { Warned = false });
        },
        new LoadModuleOperation("nosuch"));

    /// <summary>Makes dax0.A and dax0.B and works on them, in the other run with their names exchanged.</summary>
    private static void RunRenamed(ObservedBus bus, ChoiceStream choices, bool isSwapped)
    {
        bus.Execute(LastResort(0, bus), "create");
        bus.Execute(LastResort(0, bus), "create");
        for (var i = 0; i < TailLength; i++)
        {
            var operation = bus.Draw(choices, IsAboutOne, new ListOperation("/sys/bus/dax/drivers"));
            bus.Execute(operation, "tail", isSwapped ? Swapped(operation) : null);
        }
    }

    private static bool IsAboutOne(Operation operation) => operation switch
    {
        WriteOperation write => !write.Path.EndsWith("/create", StringComparison.Ordinal)
            && OneName().IsMatch(write.Path + " " + write.Value.ToText()),
        ReadOperation read => OneName().IsMatch(read.Path),
        _ => false,
    };

    private static Operation Swapped(Operation operation) => operation switch
    {
        WriteOperation write => SysfsPaths.Write(Swapped(write.Path), Swapped(write.Value.ToText())),
        ReadOperation read => new ReadOperation(Swapped(read.Path)),
        _ => operation,
    };

    private static string Swapped(string text) => OneName().Replace(text, match => match.Value == "dax0.1" ? "dax0.2" : "dax0.1");

    private static SystemObservation Swapped(SystemObservation seen) => Rebuilt(
        seen,
        seen.Regions,
        [.. seen.Instances.Select(Swapped).OrderBy(instance => instance.RegionId).ThenBy(instance => instance.Id)],
        [.. seen.Iomem.Select(line => line with { Name = Swapped(line.Name) })]);

    private static InstanceObservation Swapped(InstanceObservation instance) => new()
    {
        RegionId = instance.RegionId,
        Id = instance.RegionId == 0 && instance.Id is 1 or 2 ? 3 - instance.Id : instance.Id,
        Size = instance.Size,
        Align = instance.Align,
        Resource = instance.Resource,
        TargetNode = instance.TargetNode,
        NumaNode = instance.NumaNode,
        Modalias = instance.Modalias,
        MemmapOnMemory = instance.MemmapOnMemory,
        Driver = instance.Driver,
        HasNode = instance.HasNode,
        Mappings = instance.Mappings,
    };

    private static SystemObservation WithoutSeeds(SystemObservation seen) => Rebuilt(
        seen, [.. seen.Regions.Select(region => region with { Seed = null, Youngest = null })], seen.Instances, seen.Iomem);

    private static SystemObservation Rebuilt(
        SystemObservation seen,
        IReadOnlyList<RegionObservation> regions,
        IReadOnlyList<InstanceObservation> instances,
        IReadOnlyList<IomemLine> iomem) => new()
        {
            Regions = regions,
            Instances = instances,
            Drivers = seen.Drivers,
            MemoryBlocks = seen.MemoryBlocks,
            Iomem = iomem,
        };

    private static string? Differs(string what, int one, int other) => one == other
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{what}: {one} and {other}");

    [GeneratedRegex(@"dax0\.[12](?!\d)")]
    private static partial Regex OneName();
}
