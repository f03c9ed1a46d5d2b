using DaxVerify.Bus.Sysfs;

namespace DaxVerify.Bus.Tests.Locks;

/// <summary>While a read or write of an attribute runs, removal of the file waits for it.</summary>
public class ActiveReferenceTests
{
    private const ulong Unit = 2 * Machine.MiB;

    [Fact]
    public void Removal_forbids_new_uses_with_ENODEV_and_waits_for_the_running_ones()
    {
        using var goOn = new ManualResetEventSlim();
        using var isInside = new ManualResetEventSlim();
        var attribute = new KernfsAttribute(
            "a",
            AttributeMode.ReadWrite,
            (CancellationToken _, out string text) =>
            {
                text = "x";
                isInside.Set();
                goOn.Wait();
                return Errno.None;
            },
            (value, _) => StoreResult.Of(Errno.None, value));
        var directory = new KernfsDirectory("d");
        directory.TryAdd(attribute);
        var reader = Worker.Run(() => attribute.Read(default, out _));
        isInside.Wait();
        var removal = Worker.Run(() => directory.RemoveAttribute("a")).AwaitBlocked();
        Assert.Equal(Errno.ENODEV, attribute.Read(default, out _));
        Assert.Equal(Errno.ENODEV, attribute.Write("1"u8, default).Errno);
        Assert.False(directory.TryGet("a", out _));
        goOn.Set();
        Assert.Equal(Errno.None, reader.Join());
        removal.Join();
    }

    [Fact]
    public void An_attribute_callback_that_throws_gives_its_active_reference_back()
    {
        var attribute = new KernfsAttribute(
            "a", AttributeMode.ReadOnly, (CancellationToken _, out string _) => throw new InvalidOperationException("broken"), null);
        Assert.Throws<InvalidOperationException>(() => attribute.Read(default, out _));
        Worker.Run(attribute.Drain).Join();
    }

    [Fact]
    public void Linux_hangs_when_a_shrink_meets_a_reader_of_the_mapping_that_it_drops()
    {
        var machine = Machine.Idle(BusModes.Linux612).Create().Resize("dax0.0", Unit).Resize("dax0.1", Unit).Resize("dax0.0", 2 * Unit);
        var (regionRwsem, deviceRwsem) = (machine.Dax.RegionSemaphore, machine.Dax.DeviceSemaphore);

        // The shrink stands at the device rwsem with the region rwsem held; the reader comes inside the file and waits for the latter.
        deviceRwsem.AcquireExclusive();
        var shrink = Worker.Run(() => machine.Write("dax0.0/size", $"{Unit}")).AwaitBlockedOn(deviceRwsem);
        var reader = Worker.Run(() => machine.ReadErrno("dax0.0/mapping1/start")).AwaitBlockedOn(regionRwsem);
        deviceRwsem.ReleaseExclusive();

        // Nothing outside the two holds anything now, and neither gets on: both are left behind, as background threads.
        shrink.AwaitBlocked(() => LacksStart(machine, "dax0.0/mapping1"), "after it has begun to remove the file");
        reader.AwaitBlocked();
        Assert.True(regionRwsem.IsLocked && regionRwsem.IsContended);
        Assert.True(deviceRwsem.IsLocked);
    }

    [Fact]
    public void Linux_gets_out_of_that_hang_when_the_reader_is_killed()
    {
        using var signal = new CancellationTokenSource();
        var machine = Machine.Idle(BusModes.Linux612).Resize("dax0.0", Unit);
        var (regionRwsem, deviceRwsem) = (machine.Dax.RegionSemaphore, machine.Dax.DeviceSemaphore);
        deviceRwsem.AcquireExclusive();
        var shrink = Worker.Run(() => machine.Write("dax0.0/size", "0")).AwaitBlockedOn(deviceRwsem);
        var reader = Worker.Run(() => machine.ReadErrno("dax0.0/mapping0/start", signal.Token)).AwaitBlockedOn(regionRwsem);
        deviceRwsem.ReleaseExclusive();
        shrink.AwaitBlocked(() => LacksStart(machine, "dax0.0/mapping0"), "after it has begun to remove the file");
        signal.Cancel();
        Assert.Equal(Errno.ENXIO, reader.Join());
        Assert.Equal(Errno.None, shrink.Join());
        machine.TearDownToNothing();
    }

    [Fact]
    public void Strict_does_not_hang_there()
    {
        var machine = Machine.Idle().Resize("dax0.0", Unit);
        var deviceRwsem = machine.Dax.DeviceSemaphore;
        deviceRwsem.AcquireExclusive();
        var shrink = Worker.Run(() => machine.Write("dax0.0/size", "0")).AwaitBlockedOn(deviceRwsem);
        Assert.Equal(Errno.None, Worker.Run(() => machine.ReadErrno("dax0.0/mapping0/start")).Join());
        deviceRwsem.ReleaseExclusive();
        Assert.Equal(Errno.None, shrink.Join());
        machine.TearDownToNothing();
    }

    [Fact]
    public void Linux_hangs_when_a_writer_of_size_meets_the_unregistration_of_its_instance_and_Strict_does_not()
    {
        foreach (var mode in new[] { BusModes.Linux612, BusModes.Strict })
        {
            var machine = Machine.Idle(mode);
            var regionRwsem = machine.Dax.RegionSemaphore;
            regionRwsem.AcquireShared();
            var tearDown = Worker.Run(() => machine.UnbindProvider()).AwaitBlockedOn(regionRwsem);
            var writer = Worker.Run(() => machine.Write("dax0.0/size", $"{Unit}")).AwaitBlocked();
            regionRwsem.ReleaseShared();
            if (ReferenceEquals(mode, BusModes.Strict))
            {
                Assert.Equal(Errno.ENXIO, writer.Join());
                Assert.Equal(Errno.None, tearDown.Join());
                machine.TearDownToNothing();
            }
            else
            {
                tearDown.AwaitBlocked(() => machine.Bus.Files.List(machine.Path("dax0.0")).Text?.Split('\n').Contains("size") != true, "after it has begun to remove the file");
                writer.AwaitBlocked();
                Assert.True(regionRwsem.IsLocked && regionRwsem.IsContended);
            }
        }
    }

    [Fact]
    public void Linux_hangs_when_a_delete_meets_the_tear_down_of_its_region_and_Strict_does_not()
    {
        foreach (var mode in new[] { BusModes.Linux612, BusModes.Strict })
        {
            var machine = Machine.Idle(mode).Create();
            var regionRwsem = machine.Dax.RegionSemaphore;
            regionRwsem.AcquireShared();
            var tearDown = Worker.Run(() => machine.UnbindProvider()).AwaitBlockedOn(regionRwsem);
            var delete = Worker.Run(() => machine.Write("region/delete", "dax0.1")).AwaitBlocked();
            regionRwsem.ReleaseShared();
            if (ReferenceEquals(mode, BusModes.Strict))
            {
                Assert.Equal(Errno.ENXIO, delete.Join());
                Assert.Equal(Errno.None, tearDown.Join());
                machine.TearDownToNothing();
            }
            else
            {
                // The instances are gone; the delete waits for the provider's mutex, whose holder waits for the file of the delete.
                tearDown.AwaitBlocked(() => !machine.Exists("dax0.0"), "after it has removed the instances");
                delete.AwaitBlocked();
                Assert.False(machine.Provider.Mutex.Inner.TryEnter());
                Assert.False(regionRwsem.IsLocked);
            }
        }
    }

    private static bool LacksStart(Machine machine, string mapping) => machine.Bus.Files.List(machine.Path(mapping)).Text == "end\npage_offset\nuevent\n";
}
