using DaxVerify.Bus.DriverCore;
using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Conformance;
using DaxVerify.Verification.Generation;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Recordings;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Tests.Machines;

/// <summary>A broken bus is a finding, whatever it does: one that throws, in its tear-down too, and one that never comes back.</summary>
public sealed class PatientRunTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_never = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_run_that_ends_is_waited_for_and_what_it_throws_is_thrown_here()
    {
        var threads = new HashSet<int>();
        Assert.True(PatientRun.TryRun(s_never, () => threads.Add(Environment.CurrentManagedThreadId)));
        Assert.True(PatientRun.TryRun(s_never, () => threads.Add(Environment.CurrentManagedThreadId)));
        Assert.Single(threads);
        Assert.Equal("thrown", Assert.Throws<FormatException>(() => PatientRun.TryRun(s_never, () => throw new FormatException("thrown"))).Message);
    }

    [Fact]
    public void After_a_run_that_hangs_others_go_on()
    {
        using var hang = new ManualResetEventSlim();
        Assert.False(PatientRun.TryRun(s_patience, hang.Wait));
        var ran = false;
        Assert.True(PatientRun.TryRun(s_never, () => ran = true));
        Assert.True(ran);
        hang.Set();
    }

    [Fact]
    public void A_tear_down_that_throws_is_a_failure_of_the_sequence()
    {
        var machines = Broken(teardown: () => throw new UseAfterFreeException("instance dax0.0"));
        var failure = new JointRun(machines) { ComparesWithSpecification = false }.Run(Sequence());

        Assert.Equal(FailureKind.Exception, failure?.Kind);
        Assert.Contains("instance dax0.0", failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operation_and_a_tear_down_that_never_come_back_are_failures_of_the_sequence()
    {
        using var hang = new ManualResetEventSlim();
        var inStep = new JointRun(Broken(execute: hang.Wait)) { ComparesWithSpecification = false, Patience = s_patience }.Run(Sequence());
        var atEnd = new JointRun(Broken(teardown: hang.Wait)) { ComparesWithSpecification = false, Patience = s_patience }.Run(Sequence());

        Assert.Equal((FailureKind.Hang, "hang list"), (inStep!.Kind, inStep.Signature));
        Assert.Equal(FailureKind.Hang, atEnd!.Kind);
        Assert.Contains("'tear-down': not back after", atEnd.Message, StringComparison.Ordinal);
        hang.Set();
    }

    [Fact]
    public void A_recording_diverges_where_the_target_throws_or_hangs()
    {
        using var hang = new ManualResetEventSlim();
        var recording = RecordingFiles.ReadAll(RecordingFiles.Find([RepositoryFiles.Path("specs/kernel-traces/6.12/edge.jsonl.gz")])).First();
        var thrown = SequenceReplayer.Replay(recording, Broken(execute: () => throw new FormatException("broken")), s_never).Divergence;
        var hung = SequenceReplayer.Replay(recording, Broken(execute: hang.Wait), s_patience).Divergence;

        Assert.Equal((0, "FormatException: broken"), (thrown!.Step, thrown.Got));
        Assert.Equal(0, hung!.Step);
        Assert.Contains("it hangs", hung.Got, StringComparison.Ordinal);
        hang.Set();
    }

    private static GeneratedSequence Sequence() => SequenceGenerator.Generate(1, KernelMode.Strict, 0) with { Operations = [new ListOperation("/sys/bus")] };

    private static MachineFactory Broken(Action? execute = null, Action? teardown = null) => MachineFactory.Bus with
    {
        Make = (topology, mode) => new BrokenTarget(MachineFactory.Bus.Make(topology, mode), execute, teardown),
        MakeLike = (topology, release) => new BrokenTarget(MachineFactory.Bus.MakeLike(topology, release), execute, teardown),
    };

    private sealed class BrokenTarget(ISequenceTarget inner, Action? execute, Action? teardown) : ISequenceTarget
    {
        public OperationResult Execute(Operation operation)
        {
            execute?.Invoke();
            return inner.Execute(operation);
        }

        public SystemObservation Observe() => inner.Observe();

        public bool TakeWarned() => inner.TakeWarned();

        public IReadOnlyList<string> TearDown()
        {
            teardown?.Invoke();
            return inner.TearDown();
        }
    }
}
