using DaxVerify.Kernel.Transcripts;
using DaxVerify.Verification.Conformance;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Recordings;
using DaxVerify.Vocabulary;

namespace DaxVerify.Serve.Tests.Daxctl;

/// <summary>
/// The kernel's own tool, unmodified, on the modelled bus. The transcripts beside this file are a kernel's, by its release, which <c>daxverify kernel transcript</c> compares them with again: the served bus has to print
/// the same, byte by byte. Addresses and names are the same on both machines, so that nothing is passed over.
/// </summary>
public class DaxctlTests
{
    private static readonly string s_folder = RepositoryFiles.Path("specs/daxctl");

    public static TheoryData<string> Transcripts =>
        [.. Directory.EnumerateFiles(s_folder, "*.txt", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(s_folder, file)).Order(StringComparer.Ordinal)];

    [FuseTheory]
    [MemberData(nameof(Transcripts))]
    public void Daxctl_prints_what_it_prints_on_the_kernel(string file)
    {
        var transcript = Transcript.Read(Path.Combine(s_folder, file));
        var mode = KernelModeNames.ParseSeries(KernelRelease.Parse(Path.GetDirectoryName(file)).Series);
        using var served = new ServedMachine(transcript.Topology, mode);
        Assert.Equal(transcript.Text, $"{transcript.Head}\n{served.RunInside(transcript.Script)}");
    }

    /// <summary>What <c>Strict</c> repairs is nothing that one client at a time would notice; <c>daxverify bugs --layer daxctl</c> goes by that.</summary>
    [FuseTheory]
    [MemberData(nameof(Transcripts))]
    public void The_strict_bus_prints_what_the_newer_kernel_does(string file)
    {
        if (KernelRelease.Parse(Path.GetDirectoryName(file)).Series == KernelModeNames.Series(KernelMode.Linux612))
        {
            var transcript = Transcript.Read(Path.Combine(s_folder, file));
            using var served = new ServedMachine(transcript.Topology);
            Assert.Equal(transcript.Text, $"{transcript.Head}\n{served.RunInside(transcript.Script)}");
        }
    }

    /// <summary>What was recorded of a session of daxctl is what the bus and the specification do when it is replayed, also on Strict, which is like no kernel.</summary>
    [FuseTheory]
    [InlineData("6.12.117/devices.txt", KernelMode.Linux612)]
    [InlineData("6.12.117/files.txt", KernelMode.Linux612)]
    [InlineData("6.12.117/zones.txt", KernelMode.Strict)]
    [InlineData("6.1.192/handed-over.txt", KernelMode.Linux61)]
    [InlineData("6.12.117/two-regions.txt", KernelMode.Strict)]
    public void A_session_of_daxctl_is_a_sequence_that_replays(string file, KernelMode mode)
    {
        var transcript = Transcript.Read(Path.Combine(s_folder, file));
        using var served = new ServedMachine(transcript.Topology, mode, isRecorded: true);
        served.RunInside(transcript.Script);
        var line = served.Recorded!.ToLine();
        var sequence = RecordingFiles.ReadLine(line, "session", 1);
        Assert.InRange(sequence.Steps.Count, 30, 10_000);
        foreach (var machines in MachineFactory.All)
        {
            Assert.Equal((null, sequence.Steps.Count), (SequenceReplayer.Replay(sequence, machines).Divergence, SequenceReplayer.Replay(sequence, machines).StepsCompared));
        }

        var other = RecordingFiles.ReadLine(line.Replace("dax0.0/align\":\"2097152\"", "dax0.0/align\":\"4096\"", StringComparison.Ordinal), "session", 1);
        Assert.All(MachineFactory.All, machines => Assert.NotNull(SequenceReplayer.Replay(other, machines).Divergence));
    }
}
