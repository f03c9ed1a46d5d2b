using DaxVerify.Verification.Machines;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Tests.Machines;

/// <summary>
/// On recorded kernels a mapping lives on when its device is bound again, with another align by then: a fault wants what is left of the mapping around it to begin and end at
/// multiples of that (<c>check_vma</c>), whatever it was made with.
/// </summary>
public sealed class MappingAcrossAlignsTests
{
    private const ulong MiB = 1UL << 20;

    public static TheoryData<string, ulong?, ulong, ulong?, ulong, string> Cases { get; } = new()
    {
        { "begins off the align", 4096, 2 * MiB, null, 0, "SIGBUS" },
        { "ends off the align", 0, MiB, null, 0, "SIGBUS" },
        { "is cut off the align", 0, 4 * MiB, MiB, 0, "SIGBUS" },
        { "begins at the align behind the cut", 0, 4 * MiB, MiB, 2 * MiB, "ok" },
        { "fits", 0, 2 * MiB, null, 0, "ok" },
        { "lies where the kernel puts it", null, 2 * MiB, null, 0, "ok" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_fault_wants_the_mapping_to_fit_the_align_of_now(string mapping, ulong? fixedOffset, ulong length, ulong? cut, ulong touched, string expected)
    {
        var topology = new BusTopology { Regions = [new RegionTopology(4UL << 30, 4 * MiB)], RegionIdle = true, Drivers = ["device_dax"] };
        foreach (var factory in MachineFactory.All)
        {
            var machine = factory.Make(topology, KernelMode.Linux612);
            foreach (var operation in Sequence(fixedOffset, length, cut))
            {
                Assert.True(machine.Execute(operation).Errno == Errno.None, $"{factory.Name}: {operation}");
            }

            var result = machine.Execute(new TouchOperation(touched, 1));
            Assert.True(expected == (result.Errno == Errno.None ? result.Text : $"{result.Errno}"), $"{factory.Name}: a mapping that {mapping}: {result}");
        }
    }

    private static IEnumerable<Operation> Sequence(ulong? fixedOffset, ulong length, ulong? cut)
    {
        yield return SysfsPaths.Write(SysfsPaths.Instance("dax0.0", "align"), "4096");
        yield return SysfsPaths.Write(SysfsPaths.Instance("dax0.0", "size"), "4194304");
        yield return SysfsPaths.Write(SysfsPaths.Driver("device_dax", "new_id"), "dax0.0");
        yield return new MmapOperation("dax0.0", 0, length, Protection.Read | Protection.Write, MapKind.Shared, fixedOffset);
        if (cut is { } at)
        {
            yield return new MunmapOperation(at, MiB);
        }

        yield return SysfsPaths.Write(SysfsPaths.Driver("device_dax", "unbind"), "dax0.0");
        yield return SysfsPaths.Write(SysfsPaths.Instance("dax0.0", "align"), "2097152");
        yield return SysfsPaths.Write(SysfsPaths.Driver("device_dax", "bind"), "dax0.0");
    }
}
