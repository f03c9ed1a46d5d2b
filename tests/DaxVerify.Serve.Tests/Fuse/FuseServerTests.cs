using System.Diagnostics;

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
}
