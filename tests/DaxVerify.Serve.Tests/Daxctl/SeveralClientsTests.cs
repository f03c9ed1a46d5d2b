using DaxVerify.Scenarios.Observing;
using DaxVerify.Vocabulary;

namespace DaxVerify.Serve.Tests.Daxctl;

/// <summary>Several processes of daxctl at once on one served bus: they meet in the bus's own locks.</summary>
public class SeveralClientsTests
{
    private const int Clients = 4;
    private const int Rounds = 5;
    private const ulong Mebibyte = 1UL << 20;

    /// <summary>
    /// Each client has the memory blocks of an instance of its own, and gets what it would get alone. (Instances that are bound are no such thing: who enables one writes <c>new_id</c>, which binds whatever
    /// another client has just disabled.)
    /// </summary>
    [FuseTheory]
    [InlineData(KernelMode.Strict)]
    [InlineData(KernelMode.Linux612)]
    public void Clients_with_memory_of_their_own_do_not_disturb_each_other(KernelMode mode)
    {
        using var served = new ServedMachine(ServedMachine.OneRegion(), mode);
        var folder = Directory.CreateTempSubdirectory("daxverify-clients-");
        var printed = served.RunInside($$"""
            for i in $(seq {{Clients}}); do
              daxctl create-device -s 128M > /dev/null 2>&1 && daxctl reconfigure-device -m system-ram dax0.$i > /dev/null 2>&1 || echo "client $i: $?"
            done
            for i in $(seq {{Clients}}); do
              (for n in $(seq {{Rounds}}); do daxctl offline-memory dax0.$i; daxctl online-memory dax0.$i; done > {{folder.FullName}}/$i 2>&1) &
            done
            wait
            cat {{folder.FullName}}/*
            """);
        folder.Delete(recursive: true);
        Assert.Equal(string.Concat(Enumerable.Repeat("offlined memory for 1 device\nonlined memory for 1 device\n", Clients * Rounds)), printed);
        var blocks = BusObserver.Observe(served.Machine).MemoryBlocks;
        Assert.Equal(Clients, blocks.Count);
        Assert.All(blocks, block => Assert.True(block.Online));
    }

    /// <summary>Clients that create at once may take each other's instance for theirs, as on a kernel; whatever they get, the region's account holds.</summary>
    [FuseTheory]
    [InlineData(KernelMode.Strict)]
    [InlineData(KernelMode.Linux612)]
    public void Clients_that_create_at_once_leave_a_region_that_adds_up(KernelMode mode)
    {
        using var served = new ServedMachine(ServedMachine.OneRegion(), mode);
        served.RunInside($"for i in $(seq {Clients}); do daxctl create-device -s 64M > /dev/null 2>&1 & done; wait");
        var observed = BusObserver.Observe(served.Machine);
        var region = Assert.Single(observed.Regions);
        Assert.Equal(region.Size - region.AvailableSize, observed.Instances.Aggregate(0UL, (sum, instance) => sum + instance.Size));
        Assert.InRange(observed.Instances.Count, 2, Clients + 1);
        Assert.Contains(observed.Instances, instance => instance.Size == 64 * Mebibyte && instance.Driver == "device_dax");
        var mappings = observed.Instances.SelectMany(instance => instance.Mappings).OrderBy(mapping => mapping.Start).ToList();
        Assert.All(mappings.Zip(mappings.Skip(1)), pair => Assert.True(pair.First.End < pair.Second.Start));
    }
}
