using DaxVerify.Kernel.Confirming;
using DaxVerify.Kernel.Guests;

namespace DaxVerify.Kernel.Tests;

/// <summary>What a console says of a finding: consoles as kernels print them, cut to the lines that count.</summary>
public sealed class ConsoleReportTests
{
    private const string Done = "daxverify> exit 1";

    [Fact]
    public void A_hang_is_told_with_the_innermost_function_of_each_task() => Shows(
        SymptomKind.Hang,
        "symptom in round 3: tasks hang: kernfs_drain, rwsem_down_read_slowpath",
        "daxverify| symptom in round 3: tasks hang",
        "daxverify| thread 1, task 83, state D",
        "daxverify| [<0>] __kernfs_remove+0x1/0x2",
        "daxverify| [<0>] kernfs_drain+0x103/0x140",
        "daxverify| thread 2, task 84, state D",
        "daxverify| [<0>] rwsem_down_read_slowpath+0x1/0x2",
        Done);

    [Fact]
    public void A_race_in_the_bus_is_told_by_the_kernels_report() => Shows(
        SymptomKind.DataRace,
        "BUG: KCSAN: data-race in align_show / align_store",
        "[   12.345678] BUG: KCSAN: data-race in align_show / align_store",
        "daxverify| symptom in round 9: the kernel's log has a report",
        Done);

    [Fact]
    public void A_race_elsewhere_in_the_kernel_is_not_the_findings() => Assert.Null(
        Read("[   12.345678] BUG: KCSAN: data-race in tick_sched_do_timer / tick_sched_do_timer", "daxverify> exit 0").Symptom);

    [Theory]
    [InlineData(SymptomKind.UseAfterFree, "BUG: KASAN: slab-use-after-free in create_show+0x1/0x2")]
    [InlineData(SymptomKind.UseAfterFree, "refcount_t: underflow; use-after-free.")]
    [InlineData(SymptomKind.BadLocking, "WARNING: possible recursive locking detected")]
    [InlineData(SymptomKind.BadLocking, "WARNING: bad unlock balance detected!")]
    [InlineData(SymptomKind.BadLocking, "DEBUG_RWSEMS_WARN_ON(tmp != current): count = 0x0")]
    [InlineData(SymptomKind.Warning, "sysfs: cannot create duplicate filename '/devices/platform/hmem.0/dax0.1'")]
    [InlineData(SymptomKind.Warning, "WARNING: CPU: 1 PID: 99 at drivers/base/devres.c:1 devm_release_action+0x1/0x2")]
    [InlineData(SymptomKind.Hang, "INFO: task sh:83 blocked for more than 15 seconds.")]
    public void A_report_is_told_by_its_headline(SymptomKind kind, string line) => Shows(kind, line, $"[   12.345678][   T99] {line}", Done);

    [Fact]
    public void A_death_is_told_with_its_place() => Shows(
        SymptomKind.Crash,
        "BUG: kernel NULL pointer dereference, address: 0000000000000008, at resource_show",
        "[   12.345678] BUG: kernel NULL pointer dereference, address: 0000000000000008",
        "[   12.345679] RIP: 0010:resource_show+0x1c/0x40",
        "[   12.345680] Kernel panic - not syncing: Fatal exception");

    [Fact]
    public void A_wrong_state_is_told_in_the_scripts_words() => Shows(
        SymptomKind.WrongState,
        "symptom in round 97: no order explains these results; 1.1=ok",
        "daxverify| symptom in round 97: no order explains these results",
        "daxverify| 1.1=ok",
        Done);

    [Fact]
    public void A_guest_that_never_comes_to_its_end_hangs() => Shows(
        SymptomKind.Hang, "the guest doesn't answer any more (OverItsBounds): last words", GuestEnd.OverItsBounds, "last words", string.Empty);

    [Fact]
    public void A_guest_that_was_interrupted_does_not_hang() =>
        Assert.Null(new ConsoleReport(new GuestOutput([], "daxverify| starts\r\nlast words", GuestEnd.Interrupted)).Symptom);

    [Fact]
    public void What_the_log_told_before_an_interruption_counts() => Shows(
        SymptomKind.Hang, "INFO: task sh:83 blocked for more than 15 seconds.", GuestEnd.Interrupted, "daxverify| starts", "[   12.345678] INFO: task sh:83 blocked for more than 15 seconds.");

    [Theory]
    [InlineData("daxverify> exit 0", 0)]
    [InlineData("daxverify> exit 2", 2)]
    [InlineData("daxverify> bound", null)]
    public void The_end_of_the_script_is_read(string line, int? exitCode)
    {
        var report = Read("daxverify| no symptom in 9 rounds", line);

        Assert.Equal((exitCode, "no symptom in 9 rounds", true), (report.ExitCode, report.LastWords, report.HasEnded));
        Assert.Null(report.Symptom);
    }

    [Theory]
    [InlineData("daxverify> bound 97 ", ", 97 rounds")]
    [InlineData("daxverify> bound ", "")]
    [InlineData("daxverify> exit 0", "")]
    public void The_rounds_of_a_script_that_was_ended_are_told(string line, string progress) => Assert.Equal(progress, Read(line).Progress);

    [Fact]
    public void A_finding_knows_what_its_trace_shows()
    {
        var folder = RepositoryFiles.Path("specs/upstream-findings");
        var findings = KnownFinding.Find([folder]);

        Assert.Equal(Directory.GetFiles(folder, "*.json").Length, findings.Count);
        Assert.All(findings, finding => Assert.NotEmpty(finding.Expected));
        Assert.Contains(SymptomKind.Hang, findings[0].Expected);
        Assert.Contains(SymptomKind.DataRace, findings[8].Expected);
        Assert.DoesNotContain(SymptomKind.WrongState, findings[8].Expected);
        Assert.Contains(SymptomKind.WrongState, findings[19].Expected);
        Assert.Contains(SymptomKind.UseAfterFree, findings[24].Expected);
        Assert.Contains(SymptomKind.WrongState, findings[24].Expected);
        Assert.Equal([false, true], [findings[0].IsProgram, findings[23].IsProgram]);
    }

    private static ConsoleReport Read(params string[] lines) => new(new GuestOutput([], string.Join("\r\n", lines), GuestEnd.Stopped));

    private static void Shows(SymptomKind kind, string evidence, params string[] lines) => Assert.Equal(new Symptom(kind, evidence), Read(lines).Symptom);

    private static void Shows(SymptomKind kind, string evidence, GuestEnd end, params string[] lines) =>
        Assert.Equal(new Symptom(kind, evidence), new ConsoleReport(new GuestOutput([], string.Join("\r\n", lines), end)).Symptom);
}
