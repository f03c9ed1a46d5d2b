using DaxVerify.Verification.Conformance;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Recordings;

namespace DaxVerify.Verification.Tests.Conformance;

public class RecordingConformanceTests
{
    public static TheoryData<string> Recordings()
    {
        var data = new TheoryData<string>();
        foreach (var file in RecordingFiles.Find([RepositoryFiles.Path("specs/kernel-traces")]))
        {
            data.Add(Path.GetRelativePath(RepositoryFiles.Root, file));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Specification_does_what_the_recorded_kernel_did(string file)
    {
        var total = 0;
        var divergences = new List<Divergence>();
        foreach (var sequence in RecordingFiles.ReadAll([RepositoryFiles.Path(file)]))
        {
            total++;
            if (SequenceReplayer.Replay(sequence, MachineFactory.Specification).Divergence is { } divergence)
            {
                divergences.Add(divergence);
            }
        }

        Assert.True(divergences.Count == 0, $"{total - divergences.Count}/{total} match\n" + string.Join('\n', divergences.Take(15)));
        Assert.NotEqual(0, total);
    }
}
