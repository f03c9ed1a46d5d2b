using DaxVerify.Bus.Modes;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Observing;
using DaxVerify.Verification.Recordings;

namespace DaxVerify.Verification.Tests.Observing;

public sealed class ObservationTests
{
    [Theory]
    [InlineData("6.1/edge")]
    [InlineData("6.1/two")]
    [InlineData("6.12/edge")]
    [InlineData("6.12/kmem-online")]
    [InlineData("6.12/memmap")]
    [InlineData("6.12/static")]
    [InlineData("6.12/vm")]
    public void The_typed_observation_is_what_the_files_show_after_every_step(string recording)
    {
        foreach (var sequence in RecordingFiles.ReadAll([RepositoryFiles.Path($"specs/kernel-traces/{recording}.jsonl.gz")]))
        {
            var target = new BusTarget(
                sequence.Topology, BusModes.Of(sequence.Kernel));
            AssertSame(target, sequence.Id, -1);
            for (var step = 0; step < sequence.Steps.Count; step++)
            {
                target.Execute(sequence.Steps[step].Operation);
                AssertSame(target, sequence.Id, step);
            }
        }
    }

    private static void AssertSame(BusTarget target, string id, int step)
    {
        var files = FileSnapshot.Take(target.Machine);
        var typed = SnapshotDelta.Between(SnapshotDelta.Nothing, target.Observe()).Changes;
        Assert.Equal(files.Count, typed.Count);
        foreach (var (key, value) in typed)
        {
            Assert.True(files.TryGetValue(key, out var shown) && shown == value, $"{id} step {step}: {key} is {value}, its file shows {shown}");
        }
    }
}
