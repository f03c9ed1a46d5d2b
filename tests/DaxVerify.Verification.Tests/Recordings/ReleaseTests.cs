using System.IO.Compression;
using DaxVerify.Bus.Modes;
using DaxVerify.Verification.Conformance;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Recordings;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Tests.Recordings;

/// <summary>Recordings name the release that they were made on, and what differs within a series follows it.</summary>
public sealed class ReleaseTests
{
    private const ulong Block = 128UL << 20;
    private const string State = "/sys/devices/system/memory/memory34/state";

    /// <summary>Kmem over two ranges, of which the second stays in use at the first unbind: the second bind is refused it, and it is offline when kmem leaves again.</summary>
    private static readonly Operation[] s_refusedRange =
    [
        Write("dax0.0", "size", $"{Block}"),
        new WriteOperation(SysfsPaths.Region(0, "create"), ByteString.FromText("1")),
        Write("dax0.1", "size", $"{Block}"),
        Write("dax0.0", "size", $"{2 * Block}"),
        new LoadModuleOperation("kmem"),
        new WriteOperation("/sys/bus/dax/drivers/kmem/new_id", ByteString.FromText("dax0.0")),
        new WriteOperation(State, ByteString.FromText("online")),
        new WriteOperation("/sys/bus/dax/drivers/kmem/unbind", ByteString.FromText("dax0.0")),
        new WriteOperation("/sys/bus/dax/drivers/kmem/bind", ByteString.FromText("dax0.0")),
        new WriteOperation(State, ByteString.FromText("offline")),
        new WriteOperation("/sys/bus/dax/drivers/kmem/unbind", ByteString.FromText("dax0.0")),
    ];

    [Theory]
    [InlineData("6.1", "6.1.192", KernelMode.Linux61)]
    [InlineData("6.12", "6.12.95", KernelMode.Linux612)]
    public void A_recording_without_a_release_is_of_the_first_recorded_one(string kernel, string release, KernelMode mode)
    {
        var sequence = RecordingFiles.ReadLine(Line(kernel), "lines", 1);

        Assert.Equal((release, mode), (sequence.Release.ToString(), sequence.Kernel));
        Assert.Equal($"{mode} ({release})", KernelModeNames.WithRelease(mode));
        Assert.Equal("Strict", KernelModeNames.WithRelease(KernelMode.Strict));
    }

    [Fact]
    public void A_release_is_read_and_has_to_be_of_its_series()
    {
        var line = Line("6.12");
        string With(string release) => line.Replace("\"kernel\":\"6.12\"", $"\"kernel\":\"6.12\",\"release\":\"{release}\"", StringComparison.Ordinal);

        Assert.Equal(new KernelRelease(6, 12, 117), RecordingFiles.ReadLine(With("6.12.117"), "lines", 1).Release);
        Assert.Null(SequenceReplayer.Replay(RecordingFiles.ReadLine(With("6.12.117"), "lines", 1), MachineFactory.Bus).Divergence);
        Assert.Contains("release 6.1.192 is not of the kernel 6.12", Refusal(With("6.1.192")), StringComparison.Ordinal);
        Assert.Contains("'6.12-rc1' is no release of Linux", Refusal(With("6.12-rc1")), StringComparison.Ordinal);
        Assert.Contains("'6.12.1.2' is no release of Linux", Refusal(With("6.12.1.2")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("6.1.177", true)]
    [InlineData("6.1.178", false)]
    [InlineData("6.1.192", false)]
    [InlineData("6.12.95", true)]
    [InlineData("6.12.96", true)]
    [InlineData("6.12.97", false)]
    [InlineData("6.12.117", false)]
    public void A_range_that_was_never_added_kills_older_kernels(string release, bool dies)
    {
        foreach (var machines in MachineFactory.All)
        {
            var machine = machines.MakeLike(Topology(), KernelRelease.Parse(release));
            foreach (var operation in s_refusedRange)
            {
                Assert.False(machine.TakeWarned());
                Assert.Equal(Errno.None, machine.Execute(operation).Errno);
            }

            Assert.Equal((machines.Name, dies), (machines.Name, machine.TakeWarned()));
        }
    }

    [Theory]
    [InlineData(KernelMode.Linux61)]
    [InlineData(KernelMode.Linux612)]
    public void A_mode_is_the_release_that_it_means(KernelMode mode) =>
        Assert.Equal(BusModes.Like(KernelModeNames.RecordedRelease(mode)), BusModes.Of(mode));

    private static WriteOperation Write(string device, string attribute, string value) =>
        new(SysfsPaths.Instance(device, attribute), ByteString.FromText(value));

    private static BusTopology Topology() => new()
    {
        Regions = [new RegionTopology(0x100000000, 4 * Block)],
        RegionIdle = true,
        IsStatic = false,
        Drivers = [],
        MemoryBlockSize = Block,
    };

    private static string Refusal(string line) => Assert.Throws<RecordingFormatException>(() => RecordingFiles.ReadLine(line, "lines", 1)).Message;

    private static string Line(string kernel)
    {
        using var reader = new StreamReader(new GZipStream(
            File.OpenRead(RepositoryFiles.Path($"specs/kernel-traces/{kernel}/edge.jsonl.gz")), CompressionMode.Decompress));
        return reader.ReadLine()!;
    }
}
