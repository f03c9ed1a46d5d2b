using System.Globalization;
using System.Text;
using DaxVerify.Specification;
using DaxVerify.Verification.Traces;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Exporting;

/// <summary>Turns a trace into a C# file with one xunit fact that runs it on the bus and asserts what the specification says.</summary>
public static class XunitExport
{
    /// <param name="className">Name of the test class.</param>
    /// <returns>The C# file.</returns>
    public static string Make(SequenceTrace trace, string className)
    {
        var model = new DaxSpecification(trace.Sequence.Topology, trace.Sequence.Mode);
        var follower = new OutcomeFollower(model);
        var text = new StringBuilder();
        text.Append("using DaxVerify.Specification.Invariants;\nusing DaxVerify.Verification.Machines;\n");
        text.Append("using DaxVerify.Vocabulary;\nusing DaxVerify.Vocabulary.Observations;\nusing DaxVerify.Vocabulary.Operations;\n");
        text.Append("using DaxVerify.Vocabulary.Topologies;\nusing Xunit;\n\n");
        text.Append(CultureInfo.InvariantCulture, $"public class {className}\n{{\n    [Fact]\n    public void Replays()\n    {{\n");
        text.Append(CultureInfo.InvariantCulture, $"        var topology = {Topology(trace.Sequence.Topology)};\n");
        text.Append(CultureInfo.InvariantCulture, $"        var machine = MachineFactory.Bus.Make(topology, KernelMode.{trace.Sequence.Mode});\n");
        if (trace.Sequence.Mode == KernelMode.Strict)
        {
            text.Append("        var monitor = new InvariantMonitor(topology, machine.Observe());\n");
        }

        text.Append("        Operation operation;\n        OperationResult result;\n");
        foreach (var operation in trace.Sequence.Operations)
        {
            var expected = follower.Step(operation);
            text.Append(CultureInfo.InvariantCulture, $"\n        operation = {Spell(operation)};\n        result = machine.Execute(operation);\n");
            text.Append(operation is FailingAllocationOperation
                ? "        // Whether the allocation is made at all is the implementation's affair, so the result is left open.\n"
                : $"        Assert.Equal({Spell(expected)}, result);\n");
            if (trace.Sequence.Mode == KernelMode.Strict)
            {
                text.Append("        Assert.Null(monitor.Check(operation, result, machine.Observe()));\n");
            }
        }

        return text.Append("    }\n}\n").ToString();
    }

    private static string Topology(BusTopology topology)
    {
        var regions = topology.Regions.Select(region =>
            $"new RegionTopology(0x{region.Start:x}, 0x{region.Size:x}) {{ TargetNode = {region.TargetNode}, NumaNode = {region.NumaNode}"
            + (region.Container is { } outer ? $", Container = (0x{outer.Start:x}, 0x{outer.Size:x})" : string.Empty) + " }");
        return $"new BusTopology {{ Regions = [{string.Join(", ", regions)}], RegionIdle = {Bool(topology.RegionIdle)}, "
            + $"IsStatic = {Bool(topology.IsStatic)}, Drivers = [{string.Join(", ", topology.Drivers.Select(ExportText.CSharp))}], "
            + $"MemoryBlockSize = 0x{topology.MemoryBlockSize:x}, OnlinePolicy = OnlinePolicy.{topology.OnlinePolicy}, "
            + $"SupportsMemmapOnMemory = {Bool(topology.SupportsMemmapOnMemory)} }}";
    }

    private static string Spell(Operation operation) => operation switch
    {
        WriteOperation write => $"new WriteOperation({ExportText.CSharp(write.Path)}, new ByteString([{string.Join(", ", write.Value.Span.ToArray())}]))"
            + $" /* {write.Value.ToString().Replace("*/", "* /", StringComparison.Ordinal)} */",
        ReadOperation read => $"new ReadOperation({ExportText.CSharp(read.Path)})",
        ListOperation list => $"new ListOperation({ExportText.CSharp(list.Path)})",
        LoadModuleOperation load => $"new LoadModuleOperation({ExportText.CSharp(load.Module)})",
        UnloadModuleOperation unload => $"new UnloadModuleOperation({ExportText.CSharp(unload.Module)})",
        LoadTestDriverOperation { Driver: var d } => $"new LoadTestDriverOperation(new TestDriver({ExportText.CSharp(d.Name)}, DriverType.{d.Type}, "
            + $"{Bool(d.MatchAlways)}, {Bool(d.HasProbe)}, {Bool(d.HasRemove)}, Errno.{d.ProbeResult}, Errno.{d.RegistrationResult}))",
        OpenOperation open => $"new OpenOperation({ExportText.CSharp(open.Device)}, OpenMode.{open.Mode})",
        CloseOperation => "new CloseOperation()",
        MmapOperation m => $"new MmapOperation({ExportText.CSharp(m.Device)}, 0x{m.Offset:x}, 0x{m.Length:x}, (Protection){(int)m.Protection}, MapKind.{m.Kind}, "
            + $"{Nullable(m.FixedOffset)}) {{ PlacementAlign = 0x{m.PlacementAlign:x} }}",
        MunmapOperation munmap => $"new MunmapOperation({Nullable(munmap.At)}, {Nullable(munmap.Length)})",
        TouchOperation touch => $"new TouchOperation(0x{touch.At:x}, {Nullable(touch.Value)})",
        ForkOperation fork => $"new ForkOperation(0x{fork.At:x})",
        KilledOperation killed => $"new KilledOperation({Spell(killed.Inner)})",
        FailingAllocationOperation failing => $"new FailingAllocationOperation({Spell(failing.Inner)}, {failing.Index})",
        _ => throw new ExportException($"no C# form for '{operation}'"),
    };

    private static string Spell(OperationResult result)
    {
        var members = new List<string>();
        Add("At", result.At is { } at ? $"SystemCall.{at}" : null);
        Add("Text", result.Text is { } text ? ExportText.CSharp(text) : null);
        Add("Value", result.Value is { } value ? $"0x{value:x}" : null);
        Add("Count", result.Count?.ToString(CultureInfo.InvariantCulture));
        Add("AddressAlign", result.AddressAlign is { } align ? $"0x{align:x}" : null);
        var errno = $"new OperationResult(Errno.{result.Errno})";
        return members.Count == 0 ? errno : $"{errno} {{ {string.Join(", ", members)} }}";

        void Add(string name, string? spelled)
        {
            if (spelled is not null)
            {
                members.Add($"{name} = {spelled}");
            }
        }
    }

    private static string Nullable(ulong? value) => value is { } number ? $"0x{number:x}" : "null";

    private static string Bool(bool value) => value ? "true" : "false";
}
