using System.Diagnostics;
using System.Text;
using DaxVerify.Exploration;
using DaxVerify.Kernel.Images;
using DaxVerify.Verification.Machines;

namespace DaxVerify.Kernel.Guests;

/// <summary>
/// Boots a kernel in QEMU with a RAM disk made on the spot. The guest has no network and no disk, 4 GiB of memory and a bounded time; what it says
/// comes through two pipes. QEMU is ended with this process (<see cref="HostPrograms"/>), and so is the RAM disk, which is no file on any disk.
/// </summary>
internal sealed class Guest
{
    private const string Emulator = "qemu-system-x86_64";
    private const string Kvm = "/dev/kvm";
    private const string Up = "daxverify: up";
    private static readonly TimeSpan s_probe = TimeSpan.FromSeconds(20);
    private static readonly string[] s_folders = ["bin", "proc", "sys", "dev", "mods", "tmp"];
    private readonly KernelImage _kernel;
    private readonly IReadOnlyList<(string Name, byte[] Content)> _modules;
    private readonly byte[] _busybox = File.ReadAllBytes(HostPrograms.Find("busybox"));
    private readonly GuestBounds _bounds;
    private readonly CancellationToken _interruption;

    /// <summary>Gets what every boot of a kernel needs.</summary>
    /// <param name="bounds">What a boot may use up.</param>
    /// <param name="interruption">Ends a boot, and what comes before one.</param>
    /// <exception cref="HostException">A program of this machine is missing or failed.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public Guest(KernelImage kernel, GuestBounds bounds, CancellationToken interruption)
    {
        HostPrograms.Find(Emulator);
        _kernel = kernel;
        _bounds = bounds;
        _interruption = interruption;
        _modules = KernelModules.Read(kernel, interruption);
        Accelerator = HasKvm() && IsBootedBy("KVM") ? "KVM" : "TCG";
    }

    /// <summary>How the processor is had, <c>KVM</c> where that boots the kernel and <c>TCG</c> elsewhere; every figure names it.</summary>
    public string Accelerator { get; }

    /// <summary>Guests that were booted, but for the probe of an accelerator.</summary>
    public int Boots { get; private set; }

    /// <summary>Boots and waits for the end; boots a second time if the kernel hadn't come up when its time or its silence was too long: an emulated machine doesn't always survive that its host stands still for a while.</summary>
    /// <param name="isUp">Whether the kernel came up, by what it said.</param>
    /// <returns>What it said, the last time; also when it was interrupted.</returns>
    /// <exception cref="HostException">QEMU can't be started, or there is no memory for the RAM disk.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted before it began.</exception>
    public GuestOutput Boot(GuestTask task, Func<GuestOutput, bool> isUp)
    {
        _interruption.ThrowIfCancellationRequested();
        Boots++;
        var output = Boot(task, Accelerator, _bounds);
        if (output.End is GuestEnd.Stopped or GuestEnd.Interrupted || output.IsCut || isUp(output))
        {
            return output;
        }

        Boots++;
        return Boot(task, Accelerator, _bounds);
    }

    private GuestOutput Boot(GuestTask task, string accelerator, GuestBounds bounds)
    {
        using var disk = new MemoryFile(RamDisk(task), Platform.UsesLinux);
        using var process = HostPrograms.Start(Emulator, "/", Arguments(disk.Path, task, accelerator));
        using var records = new BoundedText(bounds.MostBytes);
        using var console = new BoundedText(bounds.MostBytes);
        var readers = new[] { records.ReadAsync(process.StandardOutput.BaseStream), console.ReadAsync(process.StandardError.BaseStream) };
        var end = WaitForEnd(process, records, console, bounds);
        Task.WaitAll(readers);
        if (end == GuestEnd.Stopped && process.ExitCode != 0)
        {
            throw new HostException($"{Emulator} failed ({process.ExitCode}): {console.Text.Trim().Split('\n')[^1]}");
        }

        var text = records.Text;
        return new GuestOutput(text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries), console.Text, end) { IsCut = records.IsFull || console.IsFull };
    }

    private static bool HasKvm()
    {
        try
        {
            using var device = File.OpenHandle(Kvm, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether the kernel gets as far as its init: in some virtual machines there is a KVM that doesn't boot what expects a whole processor.</summary>
    private bool IsBootedBy(string accelerator)
    {
        var task = new GuestTask($"echo '{Up}'\necho b > /proc/sysrq-trigger\n", [], "console=ttyS0 quiet panic=1", Processors: 1);
        try
        {
            var bounds = _bounds with { Silence = s_probe < _bounds.Silence ? s_probe : _bounds.Silence, Longest = s_probe };
            var output = Boot(task, accelerator, bounds);
            _interruption.ThrowIfCancellationRequested();
            return output.Console.Contains(Up, StringComparison.Ordinal);
        }
        catch (HostException)
        {
            return false;
        }
    }

    private GuestEnd WaitForEnd(Process process, BoundedText records, BoundedText console, GuestBounds bounds)
    {
        var clock = new GuestClock(process.Id);
        var lastWord = TimeSpan.Zero;
        long seen = 0;
        while (!process.WaitForExit(PatientClock.Interval))
        {
            var now = clock.Look();
            var said = records.Length + console.Length;
            if (said != seen)
            {
                seen = said;
                lastWord = now;
            }

            var isOver = records.IsFull || console.IsFull || now > bounds.Longest;
            var isInterrupted = _interruption.IsCancellationRequested;
            if (isInterrupted || isOver || now - lastWord > bounds.Silence)
            {
                process.Kill();
                process.WaitForExit();
                return isInterrupted ? GuestEnd.Interrupted : isOver ? GuestEnd.OverItsBounds : GuestEnd.Silent;
            }
        }

        process.WaitForExit();
        return GuestEnd.Stopped;
    }

    /// <summary>Early in a boot a kernel counts ticks of the timer in a busy loop, and panics if there are few; an emulated processor that the host doesn't run for a while has few.</summary>
    private const string NoTimerCheck = "no_timer_check";

    private string[] Arguments(string disk, GuestTask task, string accelerator) =>
    [
        "-M", "q35", "-accel", accelerator.ToLowerInvariant(), "-cpu", "max", "-m", "4G", .. Nodes(task.NodeStarts), "-smp", $"{task.Processors}", "-display", "none", "-nodefaults", "-no-reboot",
        "-kernel", _kernel.Path, "-initrd", disk, "-debugcon", "stdio", "-serial", "file:/dev/stderr", "-append", $"{task.CommandLine} {NoTimerCheck}",
    ];

    /// <summary>Half of the memory is below 4 GiB, the other half begins there.</summary>
    private static IEnumerable<string> Nodes(IReadOnlyList<ulong> starts)
    {
        const ulong Memory = 4UL << 30;
        const ulong Below = 2UL << 30;
        ulong[] ends = [.. starts.Select(start => start - Memory + Below), Memory];
        return starts.Count == 0 ? [] : ends.SelectMany((end, i) => new[]
        {
            "-object", $"memory-backend-ram,id=node{i},size={end - (i == 0 ? 0 : ends[i - 1])}", "-numa", $"node,nodeid={i},memdev=node{i}",
        });
    }

    /// <summary>The folders that a file is in, each before those below it.</summary>
    private static IEnumerable<string> FoldersOf(string name) =>
        name.Index().Where(pair => pair.Item == '/').Select(pair => name[..pair.Index]);

    private byte[] RamDisk(GuestTask task)
    {
        using var archive = new CpioArchive();
        foreach (var folder in s_folders)
        {
            archive.AddFolder(folder);
        }

        archive.AddFile("bin/busybox", _busybox);
        archive.AddLink("bin/sh", "/bin/busybox");
        var init = new StringBuilder("#!/bin/sh\nfor f in 'proc /proc' 'sysfs /sys' 'devtmpfs /dev' 'debugfs /sys/kernel/debug'; do set -- $f; /bin/busybox mount -t $1 $1 $2; done\n");
        foreach (var (name, content) in _modules)
        {
            archive.AddFile($"mods/{name}.ko", content);
            if (name is not ("device_dax" or "kmem"))
            {
                init.Append($"/bin/busybox insmod /mods/{name}.ko\n");
            }
        }

        foreach (var folder in task.Files.SelectMany(file => FoldersOf(file.Name)).Distinct().Except(s_folders))
        {
            archive.AddFolder(folder);
        }

        foreach (var (name, content) in task.Files)
        {
            archive.AddFile(name, content);
        }

        archive.AddFile("init", Encoding.UTF8.GetBytes(init.Append(task.Init).ToString()));
        return archive.ToArray();
    }
}
