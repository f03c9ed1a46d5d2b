using System.Globalization;
using System.Text;
using DaxVerify.Specification;
using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Observing;
using DaxVerify.Verification.Traces;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Exporting;

/// <summary>
/// Turns a trace into a script for a busybox shell, run as root on a kernel with the trace's soft-reserved ranges. It uses printf, cat, ls,
/// insmod and rmmod only, checks each expectation by value and error text, and ends at the first divergence.
/// </summary>
public static class ShellExport
{
    /// <returns>The script.</returns>
    /// <exception cref="ExportException">A shell can't do one of the steps.</exception>
    public static string Make(SequenceTrace trace)
    {
        var model = new DaxSpecification(trace.Sequence.Topology, trace.Sequence.Mode);
        var script = new StringBuilder();
        WriteHead(script, trace);
        var state = model.Initial;
        var seen = StateObserver.Observe(model, state);
        script.Append("# The machine at the start.\n");
        WriteExpectations(script, 0, SnapshotDelta.Between(SnapshotDelta.Nothing, seen), trace.Sequence.Topology);
        for (var i = 0; i < trace.Sequence.Operations.Count; i++)
        {
            var operation = trace.Sequence.Operations[i];
            (state, var result) = model.Step(state, operation);
            script.Append(CultureInfo.InvariantCulture, $"\n# {i + 1}. {ExportText.Comment(operation.ToString())}\n");
            WriteStep(script, i + 1, operation, result);
            var after = StateObserver.Observe(model, state);
            WriteExpectations(script, i + 1, SnapshotDelta.Between(seen, after), trace.Sequence.Topology);
            seen = after;
        }

        script.Append(CultureInfo.InvariantCulture, $"\nprintf 'agrees: {Counted.Of(trace.Sequence.Operations.Count, "step")}\\n'\n");
        return script.ToString();
    }

    private static void WriteHead(StringBuilder script, SequenceTrace trace)
    {
        var topology = trace.Sequence.Topology;
        if (topology.IsStatic)
        {
            throw new ExportException("step 0: a static region needs a persistent memory namespace, which a shell can't make");
        }

        script.Append("#!/bin/sh\n# Replays a trace of the device-dax bus on a running kernel; run as root with busybox sh.\n");
        script.Append(CultureInfo.InvariantCulture, $"# Expects what {trace.Sequence.Mode} does. Boot with: dax_hmem.region_idle={(topology.RegionIdle ? "Y" : "N")}");
        foreach (var region in topology.Regions)
        {
            script.Append(CultureInfo.InvariantCulture, $" memmap={region.Size >> 10}K%0x{region.Start:x}-1+0xefffffff");
        }

        script.Append(CultureInfo.InvariantCulture, $"\n# and load, in this order, before the regions are bound: {ExportText.Comment(string.Join(' ', topology.Drivers))}.\n");
        script.Append("# MODULES names the folder of device_dax.ko and kmem.ko.\nMODULES=${MODULES:-/modules}\n\n");
        script.Append("""
            differs() {
                printf 'step %s differs: %s\n  expected: %s\n  got: %s\n' "$1" "$2" "$3" "$4"
                exit 1
            }

            # Compares an error text with what may be expected; an empty expectation is success.
            outcome() {
                step=$1; what=$2; got=$3; shift 3
                if [ -z "$1" ]; then
                    [ -z "$got" ] || differs "$step" "$what" success "$got"
                    return
                fi
                for text in "$@"; do
                    case "$got" in *"$text"*) return ;; esac
                done
                differs "$step" "$what" "$1" "${got:-success}"
            }

            put() {
                step=$1; path=$2; value=$3; shift 3
                got=$( { printf "$value" > "$path"; } 2>&1 )
                outcome "$step" "write $path" "$got" "$@"
            }

            value() {
                got=$(cat "$2" 2>&1)
                [ "$got" = "$3" ] || differs "$1" "read $2" "$3" "$got"
            }

            fails() {
                step=$1; path=$2; shift 2
                got=$(cat "$path" 2>&1 > /dev/null)
                outcome "$step" "read $path" "$got" "$@"
            }

            there() {
                ls -d "$2" > /dev/null 2>&1 || differs "$1" "ls $2" "there" "not there"
            }

            gone() {
                ls -d "$2" > /dev/null 2>&1 && differs "$1" "ls $2" "not there" "there"
            }


            """);
    }

    private static void WriteStep(StringBuilder script, int step, Operation operation, OperationResult result)
    {
        if (operation is not (WriteOperation or ReadOperation or LoadModuleOperation or UnloadModuleOperation))
        {
            throw new ExportException($"step {step} '{operation}': a shell can't do '{OperationSignature.Of(operation)}'; export to xunit instead");
        }

        var outcome = Outcome(result.Errno);
        script.Append(operation switch
        {
            WriteOperation write => $"put {step} '{Path(write.Path)}' '{Escape(write.Value)}' {outcome}\n",
            ReadOperation read when result.Errno == Errno.None => $"value {step} '{Path(read.Path)}' {ExportText.Shell(result.Text!.TrimEnd('\n'))}\n",
            ReadOperation read => $"fails {step} '{Path(read.Path)}' {outcome}\n",
            LoadModuleOperation load => $"got=$(insmod \"$MODULES/{Path(load.Module)}.ko\" 2>&1)\noutcome {step} 'insmod {load.Module}' \"$got\" {outcome}\n",
            _ => $"got=$(rmmod {Path(((UnloadModuleOperation)operation).Module)} 2>&1)\noutcome {step} 'rmmod {((UnloadModuleOperation)operation).Module}' \"$got\" {outcome}\n",
        });
    }

    /// <summary>Checks what the step changed, as far as files of the bus show it.</summary>
    private static void WriteExpectations(StringBuilder script, int step, SnapshotDelta delta, BusTopology topology)
    {
        foreach (var (key, value) in delta.Changes)
        {
            var slash = key.IndexOf('/', StringComparison.Ordinal);
            var (owner, file) = slash < 0 ? (key, string.Empty) : (key[..slash], key[(slash + 1)..]);
            if (file == "driver")
            {
                script.Append(value is null
                    ? string.Concat(topology.Drivers.Append("kmem").Append("device_dax").Distinct()
                        .Select(driver => $"gone {step} {ExportText.Shell(SysfsPaths.Driver(driver, owner))}\n"))
                    : $"there {step} {ExportText.Shell(SysfsPaths.Driver(value, owner))}\n");
            }
            else if (owner.StartsWith("region", StringComparison.Ordinal))
            {
                WriteFile(SysfsPaths.Region(int.Parse(owner.AsSpan("region".Length), CultureInfo.InvariantCulture), file), value);
            }
            else if (owner.StartsWith("dax", StringComparison.Ordinal))
            {
                WriteFile(SysfsPaths.Instance(owner, file), value);
            }
            else if (owner == "drivers")
            {
                script.Append(value is null ? $"gone {step} {ExportText.Shell($"/sys/bus/dax/drivers/{file}")}\n" : $"there {step} {ExportText.Shell($"/sys/bus/dax/drivers/{file}")}\n");
            }
            else if (owner.StartsWith("memory", StringComparison.Ordinal))
            {
                WriteFile($"/sys/devices/system/memory/{owner}/{file}", value);
            }
        }

        void WriteFile(string path, string? value) =>
            script.Append(value is null ? $"gone {step} {ExportText.Shell(path)}\n" : $"value {step} {ExportText.Shell(path)} {ExportText.Shell(value)}\n");
    }

    private static string Outcome(Errno errno) => errno == Errno.None
        ? "''"
        : string.Join(' ', ShellErrors.Alternatives(errno).Prepend(ShellErrors.TextOf(errno)).Select(text => $"\"{text}\""));

    private static string Path(string path) => path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-')
        ? path
        : throw new ExportException($"'{path}' is no path that a script should use");

    /// <summary>A printf format that gives exactly these bytes: everything but letters, digits and a few harmless signs in octal.</summary>
    private static string Escape(ByteString value)
    {
        var text = new StringBuilder();
        foreach (var b in value.Span)
        {
            _ = char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'_'
                ? text.Append((char)b)
                : text.Append('\\').Append(Convert.ToString(b, 8).PadLeft(3, '0'));
        }

        return text.ToString();
    }
}
