using System.Text;
using System.Text.RegularExpressions;
using DaxVerify.Kernel.Guests;
using DaxVerify.Kernel.Images;
using DaxVerify.Verification.Recordings;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Kernel.Transcripts;

/// <summary>Runs the commands of transcripts on a kernel, with this machine's daxctl and its libraries, each transcript in a boot of its own.</summary>
public sealed partial class TranscriptRunner
{
    private const string Tool = "daxctl";
    private const string Begin = "daxverify: begin";
    private const string Lacks = "daxverify: lacks";
    private const string End = "daxverify: end";
    private readonly KernelImage _kernel;
    private readonly Guest _guest;
    private readonly CancellationToken _interruption;
    private readonly IReadOnlyList<(string Name, byte[] Content)> _tool;

    /// <summary>Prepares a kernel.</summary>
    /// <param name="interruption">Ends guests and other programs.</param>
    /// <exception cref="HostException">A program of this machine is missing or failed.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public TranscriptRunner(KernelImage kernel, CancellationToken interruption)
    {
        _kernel = kernel;
        _interruption = interruption;
        _guest = new Guest(kernel, GuestBounds.Recording with { Silence = TimeSpan.FromMinutes(5) }, interruption);
        _tool = WithLibraries(HostPrograms.Find(Tool), interruption);
    }

    /// <summary>How guests are run, as figures say it.</summary>
    public string Accelerator => _guest.Accelerator;

    /// <summary>Runs the commands.</summary>
    /// <returns>The transcript that this kernel gives.</returns>
    /// <exception cref="KernelFailedException">The kernel doesn't come up, or not to the end of the commands.</exception>
    /// <exception cref="HostException">QEMU failed.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public string Run(Transcript transcript)
    {
        var task = new GuestTask(
            Init(transcript.Topology), [.. _tool, ("script", Encoding.UTF8.GetBytes(transcript.Script))], BootOptions.CommandLine(transcript.Topology), Processors: 1)
        {
            NodeStarts = [.. transcript.Topology.Regions.Where(region => region.TargetNode > 0).Select(region => region.Start)],
        };
        var output = _guest.Boot(task, said => said.Console.Contains(Begin, StringComparison.Ordinal));
        if (output.End == GuestEnd.Interrupted)
        {
            throw new OperationCanceledException(_interruption);
        }

        var console = output.Console.Replace("\r", string.Empty, StringComparison.Ordinal);
        if (LacksDriver().Match(console) is { Success: true } lacks)
        {
            throw new KernelFailedException($"{_kernel.Release} has no driver {lacks.Groups[1].Value}, which {transcript.Name} needs: {(_kernel.Modules is null ? "--modules names the folder with its modules" : $"there is no {lacks.Groups[1].Value}.ko in {_kernel.Modules}")}");
        }

        var begin = console.IndexOf(Begin + "\n", StringComparison.Ordinal);
        var end = console.IndexOf(End + "\n", StringComparison.Ordinal);
        return begin >= 0 && end > begin
            ? $"{transcript.Head}\n{console[(begin + Begin.Length + 1)..end]}"
            : throw new KernelFailedException($"{_kernel.Release} doesn't come to the end of {transcript.Name} ({output.End}): {output.ConsoleEvidence}");
    }

    private static string Init(BusTopology topology)
    {
        const string Driver = "/sys/bus/platform/drivers/hmem";
        var init = new StringBuilder("export PATH=/bin:/usr/bin\nbusybox --install -s /bin\n");
        init.Append($"for h in {Driver}/hmem.*; do echo ${{h##*/}} > {Driver}/unbind; done\n");
        init.Append($"echo {(topology.RegionIdle ? 'Y' : 'N')} > /sys/module/dax_hmem/parameters/region_idle\n");
        foreach (var module in topology.Drivers)
        {
            init.Append($"insmod /mods/{module}.ko\n");
            init.Append($"[ -d /sys/bus/dax/drivers/{module} ] || {{ dmesg -n 1; echo; echo '{Lacks} {module}'; echo '{Begin}'; sleep 1; echo b > /proc/sysrq-trigger; }}\n");
        }

        init.Append($"for h in /sys/bus/platform/devices/hmem.*; do echo ${{h##*/}} > {Driver}/bind; done\n");
        init.Append("sh /script > /tmp/said 2>&1\ndmesg -n 1\n");
        init.Append($"echo; echo '{Begin}'; cat /tmp/said; echo '{End}'\nsleep 1\necho b > /proc/sysrq-trigger\nreboot -f\n");
        return init.ToString();
    }

    private static List<(string Name, byte[] Content)> WithLibraries(string program, CancellationToken interruption)
    {
        var listed = Encoding.UTF8.GetString(HostPrograms.Run("ldd", "/", [program], interruption));
        var libraries = Library().Matches(listed).Select(match => match.Groups[1].Value).Distinct();
        return [($"usr/bin/{Tool}", File.ReadAllBytes(program)), .. libraries.Select(path => (path[1..], File.ReadAllBytes(path)))];
    }

    [GeneratedRegex($@"^{Lacks} (\S+)$", RegexOptions.Multiline)]
    private static partial Regex LacksDriver();

    [GeneratedRegex(@"(?:^|\s)(/\S+) \(0x", RegexOptions.Multiline)]
    private static partial Regex Library();
}
