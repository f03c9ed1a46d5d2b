using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.Invariants;

/// <summary>What a run has shown so far that a single look can't: who was bound, what was created last, what was stored where.</summary>
public sealed class RunHistory
{
    private const ulong PageSize = 4096;

    private readonly HashSet<string> _everBound = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _lastCreated = [];
    private readonly HashSet<string> _matchAlways = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, ulong> _stored = [];
    private readonly HashSet<(ulong Start, string Name)> _orphaned = [];

    /// <summary>Names of live instances that were bound at some time.</summary>
    public IReadOnlySet<string> EverBound => _everBound;

    /// <summary>Name of the instance created last, by region; absent when it is gone.</summary>
    public IReadOnlyDictionary<int, string> LastCreated => _lastCreated;

    /// <summary>Registered drivers that declared to take every device.</summary>
    public IReadOnlySet<string> MatchAlways => _matchAlways;

    /// <summary>Pinned memory whose owner is gone.</summary>
    public IReadOnlySet<(ulong Start, string Name)> Orphaned => _orphaned;

    /// <summary>Whether matching goes by the match-always policy.</summary>
    public bool IsMatchAlwaysPolicy { get; init; }

    /// <summary>Device of the process's mapping.</summary>
    public string? MappedDevice { get; private set; }

    /// <summary>Whether that device was unbound or removed since it was mapped.</summary>
    public bool IsMappingKilled { get; private set; }

    /// <summary>Device of the process's kept file.</summary>
    public string? KeptDevice { get; private set; }

    /// <summary>Value that the last load should have returned, when the run stored one there.</summary>
    public ulong? ExpectedLoad { get; private set; }

    /// <summary>Whether the last load returned a value of the run's where the run has stored none.</summary>
    public bool IsForeignLoad { get; private set; }

    private ulong MappedOffset { get; set; }

    /// <summary>Learns from a step.</summary>
    /// <param name="before">What was seen before.</param>
    /// <param name="result">What it returned.</param>
    /// <param name="after">What is seen now.</param>
    public void Learn(SystemObservation before, Operation operation, OperationResult result, SystemObservation after)
    {
        while (operation is KilledOperation or FailingAllocationOperation)
        {
            operation = operation is KilledOperation killed ? killed.Inner : ((FailingAllocationOperation)operation).Inner;
        }

        LearnInstances(before, after);
        LearnDrivers(operation, result, after);
        LearnFiles(operation, result);
        LearnAccess(operation, result, after);
        if (MappedDevice is not null && ObservedStep.Find(after, MappedDevice)?.Driver != "device_dax")
        {
            IsMappingKilled = true;
        }
    }

    /// <summary>Looks at a machine for the first time.</summary>
    /// <param name="system">What is seen.</param>
    public void Begin(SystemObservation system) => LearnInstances(system, system);

    private void LearnInstances(SystemObservation before, SystemObservation after)
    {
        var now = after.Instances.Select(instance => instance.Name).ToHashSet(StringComparer.Ordinal);
        var old = before.Instances.Select(instance => instance.Name).ToHashSet(StringComparer.Ordinal);
        _everBound.IntersectWith(now);
        foreach (var instance in after.Instances)
        {
            if (instance.Driver is not null)
            {
                _everBound.Add(instance.Name);
            }

            if (!old.Contains(instance.Name) && instance.Id > 0)
            {
                _everBound.Remove(instance.Name);
                _lastCreated[instance.RegionId] = instance.Name;
            }
        }

        foreach (var (region, name) in _lastCreated.ToArray())
        {
            if (!now.Contains(name))
            {
                _lastCreated.Remove(region);
            }
        }

        _orphaned.IntersectWith(after.Iomem.Select(line => (line.Start, line.Name)));
        foreach (var (_, start, _, name) in after.Iomem)
        {
            if (old.Contains(name) && !now.Contains(name))
            {
                _orphaned.Add((start, name));
            }
        }
    }

    private void LearnDrivers(Operation operation, OperationResult result, SystemObservation after)
    {
        if (result.Errno == Errno.None)
        {
            _ = operation switch
            {
                LoadModuleOperation { Module: "device_dax" } when IsMatchAlwaysPolicy => _matchAlways.Add("device_dax"),
                LoadTestDriverOperation { Driver: { MatchAlways: true, Name: var name } } => _matchAlways.Add(name),
                _ => false,
            };
        }

        _matchAlways.IntersectWith(after.Drivers);
    }

    private void LearnFiles(Operation operation, OperationResult result)
    {
        var isSuccess = result.Errno == Errno.None;
        switch (operation)
        {
            case OpenOperation open:
                KeptDevice = isSuccess ? open.Device : null;
                break;
            case CloseOperation:
                KeptDevice = null;
                break;
            case MmapOperation mmap:
                MappedDevice = isSuccess ? (mmap.Device == MmapOperation.KeptFile ? KeptDevice : mmap.Device) : null;
                MappedOffset = mmap.Offset;
                IsMappingKilled = false;
                break;
            case MunmapOperation { At: null } when isSuccess:
                MappedDevice = null;
                break;
            default:
                break;
        }

    }

    private void LearnAccess(Operation operation, OperationResult result, SystemObservation after)
    {
        ExpectedLoad = null;
        IsForeignLoad = false;
        var at = operation switch { TouchOperation touch => touch.At, ForkOperation fork => fork.At, _ => (ulong?)null };
        if (at is null || result.Errno != Errno.None || MappedDevice is null || Locate(after, MappedOffset + at.Value) is not { } address)
        {
            return;
        }

        if (operation is TouchOperation { Value: { } value })
        {
            _stored[address] = value;
        }
        else if (_stored.TryGetValue(address, out var expected))
        {
            ExpectedLoad = expected;
        }
        else
        {
            IsForeignLoad = result.Value is not null;
        }
    }

    private ulong? Locate(SystemObservation system, ulong offset)
    {
        foreach (var mapping in ObservedStep.Find(system, MappedDevice!)?.Mappings ?? [])
        {
            var first = mapping.PageOffset * PageSize;
            if (offset >= first && offset - first <= mapping.End - mapping.Start)
            {
                return mapping.Start + (offset - first);
            }
        }

        return null;
    }
}
