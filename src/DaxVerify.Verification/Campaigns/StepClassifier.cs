using DaxVerify.Specification.Commands;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Campaigns;

/// <summary>Sorts steps into classes of behaviour, so that a campaign can tell what it hardly reached.</summary>
/// <param name="topology">The machine of the sequence whose steps are sorted.</param>
public sealed class StepClassifier(BusTopology topology)
{
    private readonly MemoryClasses _memory = new(topology);
    private readonly string[] _missing =
        [.. Enumerable.Range(0, topology.Regions.Count).Where(region => !topology.HasProvider(region)).Select(region => SysfsPaths.ProviderDevice(region, topology.IsStatic))];

    /// <summary>Every class with the least share of all steps that a campaign must reach, in parts of 10,000.</summary>
    public static IReadOnlyDictionary<string, int> LeastShares { get; } = new SortedDictionary<string, int>(StringComparer.Ordinal)
    {
        ["create done"] = 100,
        ["delete done"] = 30,
        ["size grown"] = 200,
        ["size shrunk"] = 80,
        ["size refused"] = 100,
        ["mapping added"] = 30,
        ["align changed"] = 30,
        ["bind device_dax"] = 100,
        ["bind kmem"] = 5,
        ["bind refused"] = 100,
        ["unbind done"] = 100,
        ["auto-bind"] = 30,
        ["new_id done"] = 50,
        ["module loaded"] = 50,
        ["module unloaded"] = 30,
        ["module in use"] = 2,
        ["test driver registered"] = 20,
        ["test driver refused"] = 10,
        ["provider bound"] = 30,
        ["provider unbound"] = 50,
        ["memory onlined or offlined"] = 5,
        ["memory pinned"] = 1,
        ["read done"] = 100,
        ["wrong mode"] = 20,
        ["nothing there"] = 50,
        ["opened"] = 50,
        ["mapped"] = 50,
        ["map refused"] = 50,
        ["stored"] = 50,
        ["loaded what was stored"] = 5,
        ["access refused"] = 30,
        ["child's access"] = 5,
        ["part unmapped"] = 5,
        ["malformed refused"] = 50,
        ["killed"] = 30,
        ["allocation failed"] = 10,
        ["two ranges or more"] = 50,
        ["creation half made"] = 1,
        ["overlapping region"] = 3,
        [MemoryClasses.PartTaken] = 2,
        [MemoryClasses.PartRemoved] = 1,
        [MemoryClasses.RangeKept] = 2,
        [MemoryClasses.BlockKept] = 2,
        [MemoryClasses.Refused] = 3,
        [MemoryClasses.RefusedKept] = 1,
        ["onlined for the kernel"] = 2,
        ["onlined as movable"] = 2,
    };

    /// <summary>Names the classes of a step.</summary>
    /// <param name="result">What it returned.</param>
    /// <param name="before">What was seen before.</param>
    /// <param name="after">What is seen after.</param>
    /// <returns>The classes.</returns>
    public IEnumerable<string> Classify(Operation operation, OperationResult result, SystemObservation before, SystemObservation after)
    {
        if (OfOperation(operation, result, before, after) is { } name)
        {
            yield return name;
        }

        if (result is { At: SystemCall.Open, Errno: Errno.EACCES })
        {
            yield return "wrong mode";
        }

        if (result is { At: SystemCall.Open, Errno: Errno.ENOENT })
        {
            yield return "nothing there";
        }

        if (HasSeveralRanges(after))
        {
            yield return "two ranges or more";
        }

        if (Pinned(after) && !Pinned(before))
        {
            yield return "memory pinned";
        }

        if (OfInner(operation, result) is { } inner)
        {
            yield return inner;
        }

        foreach (var part in _memory.Classify(operation, result, before, after))
        {
            yield return part;
        }
    }

    /// <summary>What an operation is in a second way.</summary>
    private string? OfInner(Operation operation, OperationResult result) => operation switch
    {
        // The first allocation is the instance itself; when a later one fails, there is a device to be taken apart.
        FailingAllocationOperation { Index: > 0, Inner: WriteOperation write } => result.Errno == Errno.ENOMEM && OperationSignature.Of(write) == "write create" ? "creation half made" : null,
        WriteOperation write when result.Errno == Errno.None && write.Path.EndsWith("/state", StringComparison.Ordinal) => KernelText.Name(KernelText.Of(write.Value)) switch
        {
            "online_kernel" => "onlined for the kernel",
            "online_movable" => "onlined as movable",
            _ => null,
        },
        WriteOperation write when IsOfMissingProvider(write) => result.Errno == Errno.ENODEV ? "overlapping region" : null,
        _ => null,
    };

    private bool IsOfMissingProvider(WriteOperation write) =>
        _missing.Length > 0 && OperationSignature.Of(write) is "write provider bind" or "write provider unbind" && _missing.Contains(KernelText.Name(KernelText.Of(write.Value)));

    private static string? OfOperation(Operation operation, OperationResult result, SystemObservation before, SystemObservation after)
    {
        var isDone = result.Errno == Errno.None;
        return operation switch
        {
            KilledOperation => result.Errno is Errno.EINTR ? "killed" : null,
            FailingAllocationOperation => result.Errno is Errno.ENOMEM ? "allocation failed" : null,
            WriteOperation write => OfWrite(write, result, before, after),
            ReadOperation => isDone ? "read done" : null,
            LoadModuleOperation => isDone ? "module loaded" : null,
            LoadTestDriverOperation => isDone ? "test driver registered" : "test driver refused",
            UnloadModuleOperation => isDone ? "module unloaded" : result.Errno == Errno.EAGAIN ? "module in use" : null,
            OpenOperation => isDone ? "opened" : null,
            MmapOperation => isDone ? "mapped" : "map refused",
            MunmapOperation { At: not null } => isDone ? "part unmapped" : null,
            TouchOperation { Value: not null } => isDone ? "stored" : Refused(result),
            TouchOperation => isDone ? (result.Value is not null ? "loaded what was stored" : null) : Refused(result),
            ForkOperation => "child's access",
            _ => null,
        };
    }

    private static string? Refused(OperationResult result) => result.Errno == Errno.NotExecuted ? null : "access refused";

    private static string? OfWrite(WriteOperation write, OperationResult result, SystemObservation before, SystemObservation after)
    {
        var file = OperationSignature.Of(write)["write ".Length..];
        var isDone = result.Errno == Errno.None;
        if (result.At == SystemCall.Open)
        {
            return null;
        }

        if (result.Errno is Errno.EINVAL or Errno.ERANGE && file is not ("bind" or "state"))
        {
            return "malformed refused";
        }

        return (file, isDone) switch
        {
            ("create", true) => "create done",
            ("delete", true) => "delete done",
            ("size", true) => Total(after) > Total(before) ? "size grown" : Total(after) < Total(before) ? "size shrunk" : null,
            ("size", false) => "size refused",
            ("mapping", true) => "mapping added",
            ("align", true) => "align changed",
            ("bind", true) => write.Path.Contains("/kmem/", StringComparison.Ordinal) ? "bind kmem"
                : write.Path.Contains("/device_dax/", StringComparison.Ordinal) ? "bind device_dax" : null,
            ("bind", false) => "bind refused",
            ("unbind", true) => "unbind done",
            ("new_id", true) => Bound(after) > Bound(before) ? "auto-bind" : "new_id done",
            ("provider bind", true) => "provider bound",
            ("provider unbind", true) => "provider unbound",
            ("state", true) => "memory onlined or offlined",
            _ => null,
        };
    }

    private static ulong Total(SystemObservation system)
    {
        var total = 0UL;
        foreach (var instance in system.Instances)
        {
            total += instance.Size;
        }

        return total;
    }

    private static int Bound(SystemObservation system)
    {
        var bound = 0;
        foreach (var instance in system.Instances)
        {
            bound += instance.Driver is null ? 0 : 1;
        }

        return bound;
    }

    private static bool HasSeveralRanges(SystemObservation system)
    {
        foreach (var instance in system.Instances)
        {
            if (instance.Mappings.Count > 1)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Pinned(SystemObservation system)
    {
        foreach (var line in system.Iomem)
        {
            if (line.Name == "System RAM (kmem)" && !IsHeld(line, system))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsHeld(IomemLine line, SystemObservation system) => system.Instances.Any(instance =>
        instance.Driver == "kmem" && instance.Mappings.Any(mapping => mapping.Start <= line.Start && line.End <= mapping.End));
}
