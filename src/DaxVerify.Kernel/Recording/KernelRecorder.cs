using System.Text;
using System.Text.Json.Nodes;
using DaxVerify.Kernel.Guests;
using DaxVerify.Kernel.Images;

namespace DaxVerify.Kernel.Recording;

/// <summary>Runs sequences on a kernel, as many in a boot as have the same command line, and gives their recordings.</summary>
public sealed class KernelRecorder
{
    private readonly KernelImage _kernel;
    private readonly Guest _guest;
    private readonly byte[] _agent;
    private readonly CancellationToken _interruption;
    private readonly Dictionary<string, string> _initials = new(StringComparer.Ordinal);

    /// <summary>Prepares a kernel.</summary>
    /// <param name="interruption">Ends guests and other programs.</param>
    /// <exception cref="HostException">A program of this machine is missing or failed.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public KernelRecorder(KernelImage kernel, CancellationToken interruption)
        : this(kernel, GuestBounds.Recording, interruption)
    {
    }

    /// <summary>Prepares a kernel whose boots have other bounds.</summary>
    /// <param name="interruption">Ends guests and other programs.</param>
    internal KernelRecorder(KernelImage kernel, GuestBounds bounds, CancellationToken interruption)
    {
        _kernel = kernel;
        _interruption = interruption;
        _guest = new Guest(kernel, bounds, interruption);
        _agent = GuestAgent.Program(interruption);
    }

    /// <summary>Guests booted so far.</summary>
    public int Boots => _guest.Boots;

    /// <summary>How guests were run, as figures say it.</summary>
    public string Accelerator => _guest.Accelerator;

    /// <summary>Runs them on the kernel, as many in one boot as their topology and the damage that they do allow.</summary>
    /// <param name="sequences">Lines of recordings; of these only the identifier, the group, the topology and the operations count.</param>
    /// <returns>The recordings, by boot; members as in <c>specs/kernel-traces/README.md</c>.</returns>
    /// <exception cref="KernelInputException">A sequence can't be recorded, or the kernel has no device-dax bus.</exception>
    /// <exception cref="KernelFailedException">The kernel doesn't come up.</exception>
    /// <exception cref="HostException">QEMU failed.</exception>
    /// <exception cref="OperationCanceledException">It was ended; what was given before is whole, and all that the boot under way had done.</exception>
    public IEnumerable<JsonObject> Record(IEnumerable<JsonObject> sequences)
    {
        foreach (var batch in sequences.Select(WithItsLastOperation).GroupBy(CommandLine))
        {
            var left = new Queue<JsonObject>(batch);
            while (left.Count > 0)
            {
                var recorded = 0;
                foreach (var recording in Boot(left, batch.Key))
                {
                    recorded++;
                    left.Dequeue();
                    yield return recording;
                }

                if (left.Count > 0)
                {
                    _interruption.ThrowIfCancellationRequested();
                }

                if (recorded == 0)
                {
                    throw new KernelFailedException($"{_kernel.Release}: a fresh boot can't be brought to the start of {left.Peek()["id"]}");
                }
            }
        }
    }

    /// <summary>An operation that killed the kernel has no step in a recording: it is run all the same.</summary>
    private static JsonObject WithItsLastOperation(JsonObject sequence)
    {
        if (sequence["aborted"]?["op"] is not { } last)
        {
            return sequence;
        }

        var whole = sequence.DeepClone().AsObject();
        whole["steps"]!.AsArray().Add((JsonNode)new JsonObject { ["op"] = last.DeepClone() });
        return whole;
    }

    private static string CommandLine(JsonObject sequence)
    {
        var topology = sequence["topology"]!;
        return topology["static"]!.GetValue<bool>()
            ? throw new KernelInputException($"{sequence["id"]}: sequences on static regions (pmem) can't be recorded, only on soft-reserved memory")
            : topology["cmdline"]!.GetValue<string>();
    }

    private List<JsonObject> Boot(IReadOnlyCollection<JsonObject> sequences, string commandLine)
    {
        var program = new StringBuilder();
        foreach (var (number, sequence) in sequences.Index())
        {
            GuestProgram.Append(sequence, number, program);
        }

        var task = new GuestTask("exec /agent\n", [("agent", _agent), ("ops", Encoding.Latin1.GetBytes(program.ToString()))], commandLine, Processors: 1);
        var output = _guest.Boot(task, said => said.Records.Count > 0);
        var records = GuestRecords.Read(output.Records);
        if (records.Count == 0)
        {
            _interruption.ThrowIfCancellationRequested();
            throw new KernelFailedException($"{_kernel.Release} doesn't come up ({output.End}): {output.ConsoleEvidence}");
        }

        var done = new List<JsonObject>();
        foreach (var (number, sequence) in sequences.Index())
        {
            var own = records.Where(record => record.Sequence == number).ToList();
            if (own.Count == 0 || !IsAtItsStart(sequence, own[0]))
            {
                break;
            }

            var isLast = number == records[^1].Sequence;
            if (isLast && IsCutShort(own[^1], output.End) && (done.Count > 0 || output.End == GuestEnd.Interrupted))
            {
                break;
            }

            done.Add(new SequenceRecording(_kernel, sequence, number).Make(own, isLast, output));
        }

        return done;
    }

    /// <summary>
    /// Whether this side ended the guest in the middle of a sequence. What the sequences before it used up of the boot's time and room isn't its doing: it gets a boot of its own, and only if it
    /// doesn't end there either, the kernel hangs in it.
    /// </summary>
    private static bool IsCutShort(GuestRecord last, GuestEnd end) => end != GuestEnd.Stopped && last.Kind is GuestRecordKind.Beginning or GuestRecordKind.Step;

    private bool IsAtItsStart(JsonObject sequence, GuestRecord start)
    {
        var initial = start.Delta!;
        if (!initial.Any(pair => pair.Key.StartsWith("region", StringComparison.Ordinal)))
        {
            throw new KernelInputException(
                $"{_kernel.Release} shows no dax region under '{CommandLine(sequence)}': it needs DEV_DAX_HMEM built in, or dax_hmem.ko among its modules (--modules)");
        }

        if (HasMemoryLeft(initial))
        {
            return false;
        }

        var topology = sequence["topology"]!;
        var key = $"{topology["cmdline"]} {topology["idle"]} {topology["drivers"]!.ToJsonString()}";
        if (!_initials.TryGetValue(key, out var known))
        {
            _initials[key] = known = initial.ToJsonString();
        }

        return start.IsAtStart && known == initial.ToJsonString();
    }

    /// <summary>Whether memory of a sequence before is still in use as System RAM, which no reset takes away: nothing that is bound now accounts for it.</summary>
    /// <param name="initial">The snapshot after the reset.</param>
    internal static bool HasMemoryLeft(JsonObject initial) =>
        !initial.Any(pair => pair.Key.EndsWith("/driver", StringComparison.Ordinal) && pair.Value?.GetValue<string>() == "kmem")
        && initial["iomem"] is JsonArray lines
        && lines.Any(line => line!.GetValue<string>().Contains("(kmem)", StringComparison.Ordinal));
}
