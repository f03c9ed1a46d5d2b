using System.Reflection;
using DaxVerify.Verification.Exporting;
using DaxVerify.Verification.Traces;
using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Tests.Exporting;

/// <summary>What findings of scenarios become: a fact that runs, a script that races.</summary>
[Collection("exploration")]
public sealed class ScenarioExportTests
{
    [Fact]
    public void Exported_fact_compiles_and_fails_while_the_defect_is_there()
    {
        var fact = Exported.Compile(ScenarioXunitExport.Make(Kept("001-read-mapping-against-shrink"), "Hang"), "Hang");
        var error = Assert.Throws<TargetInvocationException>(() => Run(fact));
        Assert.Contains("WAITS for active references of ", error.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Exported_fact_passes_where_the_defect_is_not()
    {
        var trace = Kept("001-read-mapping-against-shrink") with { Mode = KernelMode.Strict, Key = "hang of \"read-start\"\nand \\shrink" };
        Run(Exported.Compile(ScenarioXunitExport.Make(trace, "Hang"), "Hang"));
    }

    [Fact]
    public void Script_knows_what_a_right_bus_can_come_to()
    {
        var script = RaceScript.Make(Kept("007-id-given-back-early"));
        Assert.Contains("put /sys/bus/platform/devices/hmem.0/dax_region/delete dax0.1 2> \"$T/1.1\" && echo ok > \"$T/1.1\"", script, StringComparison.Ordinal);
        Assert.Contains("'1.1=ok 2.1=ok | region0:used=0,seed=,youngest=dax0.2 ", script, StringComparison.Ordinal);
        Assert.DoesNotContain("2.1=EEXIST", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Script_asks_for_ranges_where_the_region_is()
    {
        var script = RaceScript.Make(Kept("006-range-during-tear-down"));
        Assert.Contains("\"$(range 0 8388608 10485759)\"", script, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sized:shrink+delete+kill1", "kill -9 \"$(cat \"$T/pid1\")\"")]
    [InlineData("empty:create!4", "starved 1.1")]
    [InlineData("sized:list+insmod", "insmod \"$MODULES/kmem.ko\"")]
    public void Script_has_a_form_for(string scenario, string form)
    {
        var script = RaceScript.Make(Kept("001-read-mapping-against-shrink") with { Scenario = scenario });
        Assert.Contains(form, script, StringComparison.Ordinal);
        AssertShellReads(script);
    }

    [Theory]
    [InlineData("mapped:store+unbind")]
    [InlineData("bound:mmap+unbind")]
    [InlineData("bound:open+unbind")]
    public void What_a_shell_cannot_do_is_refused(string scenario) =>
        Assert.Throws<ExportException>(() => RaceScript.Make(Kept("001-read-mapping-against-shrink") with { Scenario = scenario }));

    [Fact]
    public void Script_sees_what_stays_behind()
    {
        if (!File.Exists(Exported.Shell))
        {
            Console.WriteLine("no /bin/sh here: the exported script is not run");
            return;
        }

        // Files of an ordinary folder stand for sysfs: the instance stays when its provider is unbound.
        var folder = Directory.CreateTempSubdirectory("daxverify-").FullName;
        try
        {
            foreach (var directory in new[] { "bus/dax/drivers/device_dax", "bus/dax/devices/dax0.0", "bus/platform/devices/hmem.0", "bus/platform/drivers/hmem/hmem.0" })
            {
                Directory.CreateDirectory(Path.Combine(folder, directory));
            }

            var script = RaceScript.Make(Kept("007-id-given-back-early")).Replace("/sys/", $"{folder}/", StringComparison.Ordinal);
            var (code, text) = Exported.RunShell(script, "-s");
            Assert.Equal(1, code);
            Assert.Contains("dax0.0 is left behind after its provider was unbound", text, StringComparison.Ordinal);

            Directory.Delete(Path.Combine(folder, "bus/platform/devices/hmem.0"));
            (code, text) = Exported.RunShell(script, "-s");
            Assert.Equal(2, code);
            Assert.Contains("no hmem.0", text, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static TheoryData<string> Scripts() =>
        [.. Directory.GetFiles(RepositoryFiles.Path("specs/upstream-findings"), "*.sh").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Kept_script_is_what_export_makes(string name) =>
        Assert.Equal(File.ReadAllText(RepositoryFiles.Path($"specs/upstream-findings/{name}.sh")), RaceScript.Make(Kept(name)));

    private static ScenarioTrace Kept(string name) => (ScenarioTrace)TraceFile.Read(RepositoryFiles.Path($"specs/upstream-findings/{name}.json"));

    private static void Run(Type fact) => fact.GetMethod("Defect_does_not_show")!.Invoke(Activator.CreateInstance(fact), null);

    private static void AssertShellReads(string script)
    {
        if (File.Exists(Exported.Shell))
        {
            Assert.Equal(0, Exported.RunShell(script, "-n").Code);
        }
    }
}
