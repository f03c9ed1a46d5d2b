using System.Reflection;
using DaxVerify.Verification.Exporting;
using DaxVerify.Verification.Generation;
using DaxVerify.Verification.Tests.Traces;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Tests.Exporting;

/// <summary>What sequences become: a fact that runs, a script that checks every step.</summary>
public class SequenceExportTests
{
    [Fact]
    public void Exported_fact_compiles_and_passes_on_the_bus()
    {
        for (ulong seed = 1; seed <= 6; seed++)
        {
            var trace = new Verification.Traces.SequenceTrace { Sequence = SequenceGenerator.Generate(seed, KernelMode.Strict, 40) };
            var fact = Exported.Compile(XunitExport.Make(trace, "Exported"), "Exported");
            fact.GetMethod("Replays")!.Invoke(Activator.CreateInstance(fact), null);
        }
    }

    [Fact]
    public void Exported_fact_of_a_kernel_defect_fails_where_the_bus_differs()
    {
        // Expectations of the strict mode, run on a bus in the Linux mode.
        var trace = SequenceTraceTests.Example(SysfsPaths.Write(SysfsPaths.Instance("dax0.0", "mapping"), "100100000-1002fffff"));
        var code = XunitExport.Make(trace, "Exported").Replace("MachineFactory.Bus.Make(topology, KernelMode.Strict)", "MachineFactory.Bus.Make(topology, KernelMode.Linux612)", StringComparison.Ordinal);
        var fact = Exported.Compile(code, "Exported");

        var error = Assert.Throws<TargetInvocationException>(() => fact.GetMethod("Replays")!.Invoke(Activator.CreateInstance(fact), null));
        Assert.StartsWith("Assert.Equal", error.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shell_script_checks_every_step_with_the_five_programs_only()
    {
        var script = ShellExport.Make(SequenceTraceTests.Example(
            SysfsPaths.Write(SysfsPaths.Instance("dax0.0", "size"), "4194304\n"),
            SysfsPaths.Write(SysfsPaths.Driver("device_dax", "bind"), "dax0.0"),
            SysfsPaths.Write(SysfsPaths.Instance("dax0.0", "size"), "0"),
            new ReadOperation(SysfsPaths.Region(0, "delete")),
            new UnloadModuleOperation("device_dax"),
            new LoadModuleOperation("device_dax")));

        Assert.Contains("put 1 '/sys/bus/dax/devices/dax0.0/size' '4194304\\012' ''", script, StringComparison.Ordinal);
        Assert.Contains("value 1 '/sys/bus/dax/devices/dax0.0/size' '4194304'", script, StringComparison.Ordinal);
        Assert.Contains("there 2 '/sys/bus/dax/drivers/device_dax/dax0.0'", script, StringComparison.Ordinal);
        Assert.Contains("put 3 '/sys/bus/dax/devices/dax0.0/size' '0' \"Device or resource busy\"", script, StringComparison.Ordinal);
        Assert.Contains("fails 4 '/sys/bus/platform/devices/hmem.0/dax_region/delete' \"Permission denied\"", script, StringComparison.Ordinal);
        Assert.Contains("rmmod device_dax", script, StringComparison.Ordinal);
        Assert.Contains("memmap=16384K%0x100000000", script, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Step_that_a_shell_cannot_do_is_refused_by_its_number(int which)
    {
        Operation[] operations =
        [
            new MmapOperation("dax0.0", 0, 4096, Protection.Read, MapKind.Shared),
            new KilledOperation(new CloseOperation()),
            new LoadTestDriverOperation(new TestDriver("other", DriverType.Device)),
        ];

        var error = Assert.Throws<ExportException>(() => ShellExport.Make(SequenceTraceTests.Example(new LoadModuleOperation("kmem"), operations[which])));
        Assert.StartsWith("step 2 ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shell_script_runs_to_its_end_where_the_files_say_what_is_expected()
    {
        if (!File.Exists(Exported.Shell))
        {
            Console.WriteLine("no /bin/sh here: the exported script is not run");
            return;
        }

        // Files of an ordinary folder stand for sysfs: they take a value and give it back.
        var folder = Directory.CreateTempSubdirectory("daxverify-").FullName;
        try
        {
            var script = ShellExport.Make(SequenceTraceTests.Example(SysfsPaths.Write(SysfsPaths.Instance("dax0.0", "align"), "4096")))
                .Replace("'/sys/", $"'{folder}/sys/", StringComparison.Ordinal);
            foreach (var line in script.Split('\n').Where(line => line.StartsWith("value 0 ", StringComparison.Ordinal) || line.StartsWith("there 0 ", StringComparison.Ordinal)))
            {
                var parts = line.Split('\'');
                Directory.CreateDirectory(Path.GetDirectoryName(parts[1])!);
                File.WriteAllText(parts[1], parts.Length > 3 ? parts[3] + "\n" : string.Empty);
            }

            Assert.Equal((0, "agrees: 1 step\n"), Exported.RunShell(script, "-s"));
            var (code, text) = Exported.RunShell(script.Replace("value 1 ", "value 1 ", StringComparison.Ordinal).Replace("align' '4096'", "align' '8192'", StringComparison.Ordinal), "-s");
            Assert.Equal(1, code);
            Assert.Contains("expected: 2097152", text, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
