using static DaxVerify.Bus.Tests.Locks.LockTrial;

namespace DaxVerify.Bus.Tests.Locks;

/// <summary>Where Strict takes other locks than the table says.</summary>
public class StrictLockTests
{
    private const ulong Unit = 2 * Machine.MiB;

    [Fact]
    public void A_delete_takes_the_region_rwsem_the_victims_mutex_and_the_device_rwsem_and_no_provider_mutex() =>
        new LockTrial(() => Machine.Idle().Create(), m => m.Write("region/delete", "dax0.1")).Takes(
            Exclusive("region rwsem"),
            Exclusive("instance mutex", "region rwsem"),
            Exclusive("device rwsem", "region rwsem", "instance mutex"));

    [Theory]
    [InlineData("start")]
    [InlineData("end")]
    [InlineData("page_offset")]
    public void Reading_a_mapping_takes_no_lock(string file) =>
        new LockTrial(() => Machine.Idle().Resize("dax0.0", Unit), m => m.ReadErrno($"dax0.0/mapping0/{file}")).TakesNone();

    [Theory]
    [InlineData("align")]
    [InlineData("resource")]
    [InlineData("memmap_on_memory")]
    public void Reading_the_configuration_takes_the_device_rwsem_shared(string file) =>
        new LockTrial(() => Machine.Idle(), m => m.ReadErrno($"dax0.0/{file}")).Takes(Shared("device rwsem"));

    [Fact]
    public void Writing_memmap_on_memory_holds_the_mutex_of_the_instance_in_Strict_alone()
    {
        new LockTrial(() => Machine.Idle(), m => m.Write("dax0.0/memmap_on_memory", "0")).Takes(
            Exclusive("instance mutex"), Exclusive("device rwsem", "instance mutex"));
        new LockTrial(() => Machine.Idle(BusModes.Linux612), m => m.Write("dax0.0/memmap_on_memory", "0")).Takes(Exclusive("device rwsem"));
    }

    [Fact]
    public void Unregistering_an_instance_waits_for_its_files_with_no_rwsem_held()
    {
        var machine = Machine.Idle();
        machine.Dax.DeviceSemaphore.AcquireExclusive();
        var reader = Worker.Run(() => machine.ReadErrno("dax0.0/size")).AwaitBlockedOn(machine.Dax.DeviceSemaphore);
        var tearDown = Worker.Run(() => machine.UnbindProvider()).AwaitBlocked();
        Assert.True(machine.Dax.RegionSemaphore.TryAcquireExclusive());
        machine.Dax.RegionSemaphore.ReleaseExclusive();
        machine.Dax.DeviceSemaphore.ReleaseExclusive();
        Assert.Equal(Errno.None, reader.Join());
        Assert.Equal(Errno.None, tearDown.Join());
        machine.TearDownToNothing();
    }

    [Theory]
    [InlineData("align", "4096")]
    [InlineData("mapping", "100000000-1001fffff")]
    public void Writing_align_and_mapping_takes_the_two_rwsems_as_Linux_does(string file, string value) =>
        new LockTrial(() => Machine.Idle(), m => m.Write($"dax0.0/{file}", value)).Takes(
            Exclusive("region rwsem"), Exclusive("device rwsem", "region rwsem"));
}
