namespace DaxVerify.Cli.Tests;

/// <summary>Every report format, as text and as JSON, clean and failing, against the text that is kept.</summary>
public sealed class ReportSnapshotTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Name of the kept text; the command line, where PROGRAMS, INPUTS and FOLDER are paths.</summary>
    public static TheoryData<string, string> Reports() => new()
    {
        { "explore-race", "explore PROGRAMS --test Race" },
        { "explore-race-json", "explore PROGRAMS --test Race --json" },
        { "explore-deadlock", "explore PROGRAMS --test Deadlock" },
        { "explore-async-deadlock", "explore PROGRAMS --test AsyncDeadlock" },
        { "explore-async-void", "explore PROGRAMS --test AsyncVoid" },
        { "explore-lost-update", "explore PROGRAMS --test LostUpdate" },
        { "explore-lost-signal", "explore PROGRAMS --test LostSignal" },
        { "explore-livelock", "explore PROGRAMS --test Livelock --step-bound 300 --strategy random" },
        { "explore-correct", "explore PROGRAMS --test Correct --strategy dpor" },
        { "explore-correct-json", "explore PROGRAMS --test Correct --strategy dpor --json" },
        { "explore-bounded", "explore PROGRAMS --test Correct --strategy random --executions 50" },
        { "explore-uncontrolled", "explore PROGRAMS --test Uncontrolled" },
        { "self-test", "self-test" },
        { "scenarios", "scenarios" },
        { "scenario-hang", "scenario sized:read-start+shrink --mode Linux612 --no-races" },
        { "scenario-hang-json", "scenario sized:read-start+shrink --mode Linux612 --no-races --json" },
        { "scenario-race", "scenario sized:read-align+align --mode Linux612" },
        { "scenario-linearizability", "scenario empty:create+delete@dax0.2 --mode Linux612 --no-races --strategy pct --seed 1" },
        { "scenario-invariant", "scenario empty:create+unbind-provider --mode Linux612 --no-races" },
        { "scenario-after-kill", "scenario sized:shrink+kill1 --mode Linux612 --no-races" },
        { "scenario-coyote", "scenario empty:shrink+delete --mode Linux612 --engine coyote" },
        { "scenario-coyote-json", "scenario empty:shrink+delete --mode Linux612 --engine coyote --json" },
        { "scenario-coyote-clean", "scenario empty:shrink+delete --executions 20 --engine coyote" },
        { "scenario-clean", "scenario sized:read-align+read-resource --strategy dpor" },
        { "campaign-clean", "campaign --executions 20" },
        { "campaign-defects", "campaign --mode Linux612 --executions 60 --seed 5 --shrink-budget 20m" },
        { "campaign-defects-json", "campaign --mode Linux612 --executions 60 --seed 5 --shrink-budget 20m --json" },
        { "campaign-coyote", "campaign --mode Linux612 --executions 180 --engine coyote" },
        { "campaign-coyote-json", "campaign --mode Linux612 --executions 180 --engine coyote --json" },
        { "pairs-clean", "pairs sized:read-align+read- --strategy dpor" },
        { "pairs-defects", "pairs sized:read-align+align --mode Linux612" },
        { "pairs-defects-json", "pairs sized:read-align+align --mode Linux612 --json" },
        { "scenarios-json", "scenarios --json" },
        { "self-test-json", "self-test --json" },
        { "conform-clean", "conform specs/kernel-traces/6.12/memmap.jsonl.gz" },
        { "conform-diverges", "conform INPUTS/diverges.jsonl" },
        { "conform-diverges-json", "conform INPUTS/diverges.jsonl --json" },
        { "conform-specification", "conform INPUTS/diverges.jsonl --target spec --most 1" },
        { "model-broken", "model specs/models/broken.json --workers 1" },
        { "model-broken-json", "model specs/models/broken.json --workers 1 --json" },
        { "model-bounded", "model specs/models/million.json --max-states 5000 --workers 1" },
        { "model-violation", "model INPUTS/passes.json --workers 1" },
        { "model-violation-json", "model INPUTS/passes.json --workers 1 --json" },
        { "model-tour", "model INPUTS/passes.json --tour" },
        { "model-tour-json", "model INPUTS/passes.json --tour --json" },
        { "check-clean", "check --only conformance-bus,conformance-spec --recordings specs/kernel-traces/6.12/memmap.jsonl.gz --reports FOLDER" },
        { "check-diverges", "check --only conformance-bus,conformance-spec --recordings INPUTS/diverges.jsonl --reports FOLDER" },
        { "check-diverges-json", "check --only conformance-bus,conformance-spec --recordings INPUTS/diverges.jsonl --reports FOLDER --json" },
        { "shrink-repaired", "shrink INPUTS/repaired.json" },
        { "shrink-scenario", "shrink specs/upstream-findings/001-read-mapping-against-shrink.json" },
        { "shrink-scenario-json", "shrink specs/upstream-findings/001-read-mapping-against-shrink.json --json --output FOLDER/small.json" },
        { "replay-sequences", "replay INPUTS/agrees.json INPUTS/repaired.json" },
        { "replay-sequences-json", "replay INPUTS/agrees.json INPUTS/repaired.json --json" },
        { "replay-scenario", "replay specs/upstream-findings/001-read-mapping-against-shrink.json" },
        { "replay-scenario-json", "replay specs/upstream-findings/001-read-mapping-against-shrink.json --json" },
        { "export-sequence-xunit", "export INPUTS/repaired.json --to xunit" },
        { "export-sequence-shell", "export INPUTS/repaired.json --to shell" },
        { "export-scenario-xunit", "export specs/upstream-findings/001-read-mapping-against-shrink.json --to xunit" },
        { "export-scenario-shell", "export specs/upstream-findings/001-read-mapping-against-shrink.json --to shell" },
        { "export-sequence-json", "export INPUTS/repaired.json --to shell --json" },
        { "copy", "copy --quick --only poison --simd scalar" },
        { "copy-json", "copy --quick --only poison --simd scalar --json" },
        { "analyze-violation", "analyze FOLDER/Sample" },
    };

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Reports))]
    public void Report_is_the_one_that_is_kept(string name, string command)
    {
        if (command.StartsWith("analyze", StringComparison.Ordinal))
        {
            SampleProject.Add(_folder, "Sample", SampleProject.Leak);
        }

        var arguments = CommandText.Expand(command, _folder.Path, root: string.Empty);
        Snapshot.Verify(name, SnapshotText.Of(command, CommandLine.Run(arguments), _folder.Path));
    }

    [Fact]
    public void Every_kept_text_belongs_to_a_report() => Assert.Equal(
        Reports().Select(row => (string)row[0]).Order(StringComparer.Ordinal),
        Directory.GetFiles(Snapshot.Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal));
}
