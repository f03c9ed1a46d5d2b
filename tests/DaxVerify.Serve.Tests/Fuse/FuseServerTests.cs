using System.Diagnostics;
using DaxVerify.Bus.DriverCore;
using DaxVerify.Serve.Fuse;
using DaxVerify.Serve.Tree;

namespace DaxVerify.Serve.Tests.Fuse;

/// <summary>What a kernel shows of a served machine.</summary>
public class FuseServerTests
{
    [FuseFact]
    public void Files_errors_order_and_numbers_are_a_kernels()
    {
        using var served = new ServedMachine(ServedMachine.OneRegion());
        var got = served.RunInside(
            """
            cd /sys/bus/dax/devices/dax0.0
            cat ../dax0.0/size ../../../../bus/dax/devices/dax0.0/align
            cat /sys/bus/dax/devices/dax0.0/../dax_region/size
            { echo 3 > size; } 2> /dev/null || echo refused
            cat ../dax_region/delete 2>&1
            echo 4194304 > size && cat size
            stat -c '%F %t:%T %a' /dev/dax0.0
            readlink -f /sys/dev/char/252:0
            cat /dev/dax0.0 2>&1
            ls -U /sys/bus/dax/drivers/kmem | tr '\n' ' '
            """);
        Assert.Equal(
            """
            0
            2097152
            1073741824
            refused
            cat: ../dax_region/delete: Permission denied
            4194304
            character special file fc:0 600
            /sys/devices/platform/hmem.0/dax0.0
            cat: /dev/dax0.0: Permission denied
            uevent bind new_id remove_id unbind module 
            """,
            got);
    }

    /// <summary>Eight processes create and delete at once; each sees only its own results, and what they leave adds up.</summary>
    [FuseFact]
    public void Several_processes_are_served_at_once()
    {
        using var served = new ServedMachine(ServedMachine.OneRegion());
        var region = Path.Combine(served.Folder, "sys/bus/platform/devices/hmem.0/dax_region");
        var processes = Enumerable.Range(0, 8).Select(_ => Process.Start("sh", ["-c", $"for i in 1 2 3 4 5 6 7 8; do echo 1 > {region}/create || exit 1; cat {region}/available_size > /dev/null || exit 2; done"])).ToList();
        Assert.All(processes, process =>
        {
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            process.Dispose();
        });
        Assert.Equal(65, Directory.GetDirectories(Path.Combine(served.Folder, "sys/bus/dax/devices")).Length);
    }

    /// <summary>Whoever walks a tree in which devices come and go doesn't make the server remember them all.</summary>
    [FuseFact]
    public void Nodes_of_devices_that_have_gone_are_forgotten()
    {
        const int Rounds = 25;
        const int NodesOfAnInstance = 20;
        using var served = new ServedMachine(ServedMachine.OneRegion());
        string RoundsOf(int count) => served.RunInside(
            $"""
            cd /sys/devices/platform/hmem.0
            for round in $(seq {count}); do
              echo 1 > dax_region/create; echo 4194304 > dax0.1/size
              find /sys /dev | xargs stat > /dev/null; stat dax0.1/* dax0.1/mapping0/* > /dev/null
              echo 0 > dax0.1/size; echo dax0.1 > dax_region/delete
            done
            """);
        Assert.Equal(string.Empty, RoundsOf(1));
        var most = served.KnownNodes + (2 * NodesOfAnInstance);
        Assert.Equal(string.Empty, RoundsOf(Rounds));
        Assert.True(Comes(served, () => served.KnownNodes <= most), $"{served.KnownNodes} nodes are known, {most} at most are expected");
    }

    /// <summary>Clients that hang in a file of the bus keep nobody else waiting; a signal that kills one ends its wait.</summary>
    [FuseFact]
    public void Clients_that_hang_are_served_beside_and_can_be_killed()
    {
        const int Clients = 40;
        using var served = new ServedMachine(ServedMachine.OneRegion());
        var semaphore = served.Machine.Dax.RegionSemaphore;
        semaphore.AcquireExclusive();
        var file = Path.Combine(served.Folder, "sys/devices/platform/hmem.0/dax_region/available_size");
        var hung = Enumerable.Range(0, Clients).Select(_ => Process.Start(new ProcessStartInfo("cat", [file]) { RedirectStandardOutput = true })!).ToList();
        Assert.True(Comes(served, () => served.Running == Clients), $"{served.Running} of {Clients} hang");
        Assert.Equal("8000000\n", File.ReadAllText(Path.Combine(served.Folder, "sys/devices/system/memory/block_size_bytes")));
        foreach (var process in hung.Take(Clients / 2))
        {
            process.Kill();
            process.WaitForExit();
            Assert.NotEqual(0, process.ExitCode);
        }

        Assert.True(Comes(served, () => served.Running == Clients / 2), $"{served.Running} hang still");
        semaphore.ReleaseExclusive();
        Assert.All(hung.Skip(Clients / 2), process => Assert.Equal("1073741824\n", process.StandardOutput.ReadToEnd()));
        hung.ForEach(process => process.Dispose());
    }

    /// <summary>What would have killed a kernel is told, and whoever asked gets EFAULT.</summary>
    [FuseFact]
    public void A_touch_of_freed_memory_is_a_defect_and_an_error()
    {
        var folder = Directory.CreateTempSubdirectory("daxverify-served-").FullName;
        var freed = new ServedFile(0x124, (CancellationToken _, out string _) => throw new UseAfterFreeException("region 0"), null);
        using (var server = new FuseServer(new ServedTree(FixedDirectory.Of(("freed", freed))), folder))
        {
            var error = Assert.ThrowsAny<IOException>(() => File.ReadAllText(Path.Combine(folder, "freed")));
            Assert.Contains("Bad address", error.Message, StringComparison.Ordinal);
            Assert.StartsWith("use after free: region 0 ", Assert.Single(server.Defects), StringComparison.Ordinal);
        }

        Directory.Delete(folder);
    }

    /// <summary>Asks the server for something else until it has come to a state, or been asked very often.</summary>
    private static bool Comes(ServedMachine served, Func<bool> state)
    {
        for (var asked = 0; asked < 1_000_000 && !state(); asked++)
        {
            Assert.True(Directory.Exists(Path.Combine(served.Folder, "sys/bus")));
        }

        return state();
    }
}
