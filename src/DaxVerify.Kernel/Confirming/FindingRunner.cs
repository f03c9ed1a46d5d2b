using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using DaxVerify.Kernel.Guests;
using DaxVerify.Kernel.Images;

namespace DaxVerify.Kernel.Confirming;

/// <summary>Runs the scripts of findings on a kernel, each in boots of its own, until the symptom shows or a bound ends.</summary>
public sealed class FindingRunner
{
    /// <summary>
    /// Two processors, full preemption, watchpoints more often than KCSAN has them by itself, memory that may hold its own map, and 2 GiB of soft-reserved memory, which is what the largest
    /// finding needs.
    /// </summary>
    private const string CommandLine =
        "console=ttyS0 loglevel=5 panic=1 oops=panic preempt=full kcsan.skip_watch=5 kcsan.udelay_task=1000 memhp_default_state=offline memory_hotplug.memmap_on_memory=1 memmap=2G%0x100000000-1+0xefffffff";

    private const int Processors = 2;
    private const int HangSeconds = 40;
    private const string StartMark = ConsoleReport.SaidMark + "starts";

    /// <summary>A region with an unbound instance of 8 MiB, which the programs take for granted.</summary>
    private const string SetUpForAProgram =
        "echo hmem.0 > /sys/bus/platform/drivers/hmem/unbind; insmod /mods/device_dax.ko; echo hmem.0 > /sys/bus/platform/drivers/hmem/bind; "
        + "echo 1 > /sys/bus/platform/devices/hmem.0/dax_region/create; echo 8388608 > /sys/bus/dax/devices/dax0.1/size; ";

    private static readonly TimeSpan s_bootTime = TimeSpan.FromMinutes(3);
    private readonly KernelImage _kernel;
    private readonly Guest _guest;
    private readonly TimeSpan _bound;
    private readonly int _boots;
    private readonly CancellationToken _interruption;
    private bool _hasComeUp;

    /// <summary>Prepares a kernel.</summary>
    /// <param name="bound">Longest time of a script in one boot, in whole seconds.</param>
    /// <param name="boots">Most boots for each finding.</param>
    /// <param name="interruption">Ends guests and other programs.</param>
    /// <exception cref="HostException">A program of this machine is missing or failed.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public FindingRunner(KernelImage kernel, TimeSpan bound, int boots, CancellationToken interruption)
    {
        _kernel = kernel;
        _bound = bound;
        _boots = boots;
        _interruption = interruption;
        var longest = bound + s_bootTime;
        _guest = new Guest(kernel, GuestBounds.Recording with { Silence = longest, Longest = longest }, interruption);
    }

    /// <summary>How guests are run, as figures say it.</summary>
    public string Accelerator => _guest.Accelerator;

    /// <summary>Looks for one finding.</summary>
    /// <exception cref="KernelFailedException">The kernel hasn't come up for any finding so far.</exception>
    /// <exception cref="HostException">QEMU or the compiler failed.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted before the first guest began.</exception>
    public Confirmation Confirm(KnownFinding finding)
    {
        var clock = Stopwatch.StartNew();
        var task = new GuestTask(Init(finding), [("finding", Content(finding))], CommandLine, Processors);
        Symptom? other = null;
        var words = string.Empty;
        var failed = 0;
        for (var boot = 1; boot <= _boots; boot++)
        {
            var output = _guest.Boot(task, HasComeUp);
            var report = new ConsoleReport(output);
            var isUp = HasComeUp(output);
            _hasComeUp |= isUp;
            failed += isUp ? 0 : 1;
            if (isUp && report.ExitCode == 2)
            {
                return Said(FindingVerdict.NotRun, report.LastWords, boot);
            }

            if (isUp && report.Symptom is { } symptom)
            {
                if (finding.Expected.Count == 0 || finding.Expected.Contains(symptom.Kind))
                {
                    return Said(FindingVerdict.Shown, symptom.Evidence, boot);
                }

                other ??= symptom;
            }

            if (output.End == GuestEnd.Interrupted || (boot < _boots && _interruption.IsCancellationRequested))
            {
                return Said(FindingVerdict.Interrupted, $"after {clock.Elapsed.TotalSeconds:F0} s{(other is null ? string.Empty : $", in which something else showed: {other.Evidence}")}", boot);
            }

            words = !isUp ? $"{_kernel.Release} doesn't come up ({output.End}): {output.ConsoleEvidence}"
                : report.ExitCode is null ? $"nothing in {_bound.TotalSeconds:F0} s{report.Progress}"
                : report.LastWords;
        }

        if (failed == _boots)
        {
            return _hasComeUp ? Said(FindingVerdict.NoBoot, words, _boots) : throw new KernelFailedException(words);
        }

        return other is null ? Said(FindingVerdict.NotShown, words, _boots) : Said(FindingVerdict.AnotherSymptom, other.Evidence, _boots);

        Confirmation Said(FindingVerdict verdict, string evidence, int boots) => new(finding.Name, verdict, evidence, boots, clock.Elapsed);
    }

    private static bool HasComeUp(GuestOutput output) => output.Console.Contains(StartMark, StringComparison.Ordinal);

    private string Init(KnownFinding finding) => $"""
        export PATH=/bin
        busybox --install -s /bin
        echo 15 > /proc/sys/kernel/hung_task_timeout_secs
        echo Y > /sys/module/dax_hmem/parameters/region_idle
        echo '{StartMark}'
        (
            export MODULES=/mods ROUNDS=100000
            {(finding.IsProgram ? SetUpForAProgram + "/finding" : "sh /finding")}
            echo $? > /tmp/code
        ) > /tmp/said 2>&1 &
        n=0
        while [ ! -e /tmp/code ] && [ $n -lt {Math.Ceiling(_bound.TotalSeconds):F0} ]; do sleep 1; n=$((n + 1)); done
        n=0 # the kernel tells of a task that hangs after 15 to 30 s
        while [ ! -e /tmp/code ] && [ $n -lt {HangSeconds} ] && cat /proc/[0-9]*/stat 2>/dev/null | grep -q ') D '; do sleep 1; n=$((n + 1)); done
        dmesg -n 1
        echo
        sed 's/^/{ConsoleReport.SaidMark}/' /tmp/said
        if [ -e /tmp/code ]; then echo "{ConsoleReport.EndMark}exit $(cat /tmp/code)"; else echo "{ConsoleReport.EndMark}bound $(cat /tmp/*.round 2>/dev/null)"; fi
        sleep 1 # what is written to the console is on its way for a while
        echo b > /proc/sysrq-trigger
        reboot -f

        """;

    private byte[] Content(KnownFinding finding)
    {
        var source = File.ReadAllBytes(finding.Path);
        if (!finding.IsProgram)
        {
            // A report of KCSAN about other code of the kernel isn't the finding's: only those about the bus end the script.
            return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(source)
                .Replace("KASAN|KCSAN|BUG:|", $"KASAN|{ConsoleReport.RaceInTheBus.Replace(@"\w", "[a-z_]", StringComparison.Ordinal)}|BUG: [^K]|", StringComparison.Ordinal));
        }

        var folder = KernelCache.Entry($"finding-{Convert.ToHexStringLower(SHA256.HashData(source))[..16]}", target =>
        {
            File.WriteAllBytes(Path.Combine(target, "finding.c"), source);
            HostPrograms.Run("gcc", target, ["-O1", "-pthread", "-static", "-o", "finding", "finding.c"], _interruption);
        });
        return File.ReadAllBytes(Path.Combine(folder, "finding"));
    }
}
