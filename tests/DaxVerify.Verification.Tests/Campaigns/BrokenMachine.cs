using DaxVerify.Specification;
using DaxVerify.Verification.Machines;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Tests.Campaigns;

/// <summary>A bus broken by hand: the strict specification with one thing wrong in what it does or shows.</summary>
internal abstract class BrokenMachine(BusTopology topology) : ISequenceTarget
{
    protected SpecificationTarget Inner { get; } = new(new DaxSpecification(topology, KernelMode.Strict));

    public virtual OperationResult Execute(Operation operation) => Inner.Execute(operation);

    public virtual SystemObservation Observe() => Show(Inner.Observe());

    public bool TakeWarned() => Inner.TakeWarned();

    public virtual IReadOnlyList<string> TearDown() => Inner.TearDown();

    protected virtual SystemObservation Show(SystemObservation seen) => With(seen, [.. seen.Instances.Select(Show)]);

    protected virtual InstanceObservation Show(InstanceObservation instance) => instance;

    protected static SystemObservation With(
        SystemObservation seen,
        IReadOnlyList<InstanceObservation>? instances = null,
        IReadOnlyList<RegionObservation>? regions = null,
        IReadOnlyList<IomemLine>? iomem = null) => new()
        {
            Regions = regions ?? seen.Regions,
            Instances = instances ?? seen.Instances,
            Drivers = seen.Drivers,
            MemoryBlocks = seen.MemoryBlocks,
            Iomem = iomem ?? seen.Iomem,
        };

    protected static InstanceObservation With(InstanceObservation instance, IReadOnlyList<MappingObservation> mappings, int? id = null) => new()
    {
        RegionId = instance.RegionId,
        Id = id ?? instance.Id,
        Size = instance.Size,
        Align = instance.Align,
        Resource = instance.Resource,
        TargetNode = instance.TargetNode,
        NumaNode = instance.NumaNode,
        Modalias = instance.Modalias,
        MemmapOnMemory = instance.MemmapOnMemory,
        Driver = instance.Driver,
        HasNode = instance.HasNode,
        Mappings = mappings,
    };
}
