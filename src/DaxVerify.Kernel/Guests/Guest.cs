using System.Diagnostics;
using System.Text;
using DaxVerify.Kernel.Images;

namespace DaxVerify.Kernel.Guests;

/// <summary>
/// Boots a kernel in QEMU with a RAM disk made on the spot. The guest has no network and no disk, 4 GiB of memory and a bounded time; what it says
/// comes through two pipes. QEMU is killed by the host's kernel when the thread that started it dies, however it dies.
/// </summary>
internal sealed class Guest
{
    /// <summary>How the processor is had; every figure names it.</summary>
    public const string Accelerator = "TCG";

    private const int MostBytes = 256 << 20;
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(30);
    private static readonly string[] s_folders = ["bin", "proc", "sys", "dev", "mods", "tmp"];
    private readonly KernelImage _kernel;
    private readonly IReadOnlyList<(string Name, byte[] Content)> _modules;
    private readonly byte[] _agent = GuestAgent.Program();
    private readonly byte[] _busybox = File.ReadAllBytes(HostPrograms.Find("busybox"));

    /// <summary>Gets what every boot of a kernel needs.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <exception cref="HostException">A program of this machine is missing or failed.</exception>
    public Guest(KernelImage kernel)
    {
        HostPrograms.Find("qemu-system-x86_64");
        HostPrograms.Find("setpriv");
        _kernel = kernel;
        _modules = KernelModules.Read(kernel);
    }

    /// <summary>Boots once and waits for the end.</summary>
    /// <param name="program">The executor's lines.</param>
    /// <param name="commandLine">The kernel's.</param>
    /// <returns>What it said.</returns>
    /// <exception cref="HostException">QEMU can't be started, or the RAM disk can't be written.</exception>
    public GuestOutput Boot(string program, string commandLine)
    {
        var disk = Path.GetTempFileName();
        try
        {
            Write(disk, RamDisk(program));
            using var process = Process.Start(Start(disk, commandLine))!;
            using var records = new BoundedText(MostBytes);
            using var console = new BoundedText(MostBytes);
            var readers = new[] { records.ReadAsync(process.StandardOutput.BaseStream), console.ReadAsync(process.StandardError.BaseStream) };
            var end = WaitForEnd(process, records, console, disk);
            Task.WaitAll(readers);
            if (end == GuestEnd.Stopped && process.ExitCode != 0)
            {
                throw new HostException($"qemu-system-x86_64 failed ({process.ExitCode}): {console.Text.Trim().Split('\n')[^1]}");
            }

            var text = records.Text;
            return new GuestOutput(text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries), console.Text, end);
        }
        finally
        {
            File.Delete(disk);
        }
    }

    private static void Write(string disk, byte[] content)
    {
        try
        {
            File.WriteAllBytes(disk, content);
        }
        catch (IOException e)
        {
            throw new HostException($"the RAM disk {disk} can't be written: {e.Message}");
        }
    }

    private static GuestEnd WaitForEnd(Process process, BoundedText records, BoundedText console, string disk)
    {
        var total = Stopwatch.StartNew();
        var silent = Stopwatch.StartNew();
        long seen = 0;
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(100)))
        {
            var said = records.Length + console.Length;
            if (said != seen)
            {
                seen = said;
                silent.Restart();
                File.Delete(disk); // QEMU has read it: nothing is left behind if this process is killed
            }

            var isOver = records.IsFull || console.IsFull || total.Elapsed > s_longest;
            if (isOver || silent.Elapsed > s_silence)
            {
                process.Kill();
                process.WaitForExit();
                return isOver ? GuestEnd.OverItsBounds : GuestEnd.Silent;
            }
        }

        process.WaitForExit();
        return GuestEnd.Stopped;
    }

    private ProcessStartInfo Start(string disk, string commandLine) => new(
        HostPrograms.Find("setpriv"),
        [
            "--pdeathsig", "KILL", "qemu-system-x86_64",
            "-M", "q35", "-accel", "tcg", "-cpu", "max", "-m", "4G", "-smp", "1", "-display", "none", "-nodefaults", "-no-reboot",
            "-kernel", _kernel.Path, "-initrd", disk, "-debugcon", "stdio", "-serial", "file:/dev/stderr", "-append", commandLine,
        ])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private byte[] RamDisk(string program)
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

        archive.AddFile("agent", _agent);
        archive.AddFile("ops", Encoding.Latin1.GetBytes(program));
        archive.AddFile("init", Encoding.ASCII.GetBytes(init.Append("exec /agent\n").ToString()));
        return archive.ToArray();
    }
}
