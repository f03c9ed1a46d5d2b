using DaxVerify.Bus.Dax;
using DaxVerify.Bus.Modes;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Recordings;

namespace DaxVerify.Verification.Tests.Machines;

/// <summary>
/// After a recorded sequence the process ends, the providers unbind and the modules go: nothing that was made is alive, no id, reservation,
/// page map or semaphore is held. Memory pinned by a failed hot-remove may stay reserved.
/// </summary>
public sealed class TearDownTests
{
    public static TheoryData<string> Recordings() =>
        [.. RecordingFiles.Find([RepositoryFiles.Path("specs/kernel-traces")]).Select(file => Path.GetRelativePath(RepositoryFiles.Root, file))];

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Nothing_is_left_after_a_recorded_sequence_in_the_mode_of_its_kernel(string file) => ReplayAll(
        file, sequence => sequence.Release is { } release ? BusModes.Like(release) : BusModes.Strict);

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Nothing_is_left_after_a_recorded_sequence_in_Strict(string file) => ReplayAll(file, _ => BusModes.Strict);

    private static void ReplayAll(string file, Func<RecordedSequence, BusMode> mode)
    {
        var sequences = 0;
        foreach (var sequence in RecordingFiles.ReadAll([RepositoryFiles.Path(file)]))
        {
            var target = new BusTarget(sequence.Topology, mode(sequence));
            foreach (var step in sequence.Steps)
            {
                target.Execute(step.Operation);
            }

            var alive = target.TearDown();
            AssertNothingLeft(target, alive, $"{sequence.Id} of {file} in {target.Machine.Dax.Mode}");
            sequences++;
        }

        Assert.NotEqual(0, sequences);
    }

    private static void AssertNothingLeft(BusTarget target, IReadOnlyList<string> alive, string where)
    {
        var machine = target.Machine;
        var left = alive.Where(o => !machine.Providers.Any(p => o == $"device {p.Name}") && o is not ("driver hmem" or "driver dax_pmem"));
        Assert.True(!left.Any(), $"{where}: alive after full tear-down: {string.Join(", ", left)}");
        Assert.True(machine.Providers.All(p => p.Resources.Count == 0), $"{where}: a provider has release actions left");
        Assert.True(machine.Dax.Type.Devices.Count == 0 && machine.Dax.Type.Drivers.Count == 0, $"{where}: the bus isn't empty");
        Assert.False(machine.Dax.RegionSemaphore.IsLocked || machine.Dax.DeviceSemaphore.IsLocked, $"{where}: a semaphore is held");
        Assert.Equal(0, machine.Dax.MatchAlwaysCount);
        var reserved = machine.Iomem.Lines().Where(l => l.Name.StartsWith("dax", StringComparison.Ordinal)).ToArray();
        Assert.True(
            reserved.All(l => machine.Dax.Hotplug.IsPinned(l.Start, l.End)), $"{where}: still reserved: {string.Join(", ", reserved)}");
        Assert.Equal(string.Empty, machine.Files.List("/dev").Text);
    }
}
