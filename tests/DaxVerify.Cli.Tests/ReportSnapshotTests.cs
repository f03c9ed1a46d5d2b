namespace DaxVerify.Cli.Tests;

/// <summary>Every report format, as text and as JSON, clean and failing, against the text that is kept.</summary>
public sealed class ReportSnapshotTests : IDisposable
{
    private static readonly string s_programs = typeof(ReportPrograms).Assembly.Location;

    private readonly TemporaryFolder _folder = new();

    /// <summary>Name of the kept text; the command line, where PROGRAMS, INPUTS and FOLDER are paths.</summary>
    public static TheoryData<string, string> Reports() => new()
    {
        { "explore-race", "explore PROGRAMS --test Race" },
        { "explore-race-json", "explore PROGRAMS --test Race --json" },
        { "explore-deadlock", "explore PROGRAMS --test Deadlock" },
        { "explore-lost-update", "explore PROGRAMS --test LostUpdate" },
        { "explore-lost-signal", "explore PROGRAMS --test LostSignal" },
        { "explore-livelock", "explore PROGRAMS --test Livelock --step-bound 300 --strategy random" },
        { "explore-correct", "explore PROGRAMS --test Correct --strategy dpor" },
        { "explore-correct-json", "explore PROGRAMS --test Correct --strategy dpor --json" },
        { "explore-bounded", "explore PROGRAMS --test Correct --strategy random --executions 50" },
        { "explore-uncontrolled", "explore PROGRAMS --test Uncontrolled" },
        { "explore-self-test", "explore --self-test" },
        { "scenario-list", "explore --scenario list" },
        { "scenario-hang", "explore --scenario sized:read-start+shrink --mode Linux612 --no-races" },
        { "scenario-hang-json", "explore --scenario sized:read-start+shrink --mode Linux612 --no-races --json" },
        { "scenario-race", "explore --scenario sized:read-align+align --mode Linux612" },
        { "scenario-linearizability", "explore --scenario empty:create+delete@dax0.2 --mode Linux612 --no-races --strategy pct --seed 6" },
        { "scenario-invariant", "explore --scenario empty:create+unbind-provider --mode Linux612 --no-races" },
        { "scenario-after-kill", "explore --scenario sized:shrink+kill1 --mode Linux612 --no-races" },
        { "scenario-clean", "explore --scenario sized:read-align+read-resource --strategy dpor" },
        { "campaign-clean", "explore --scenario drawn --budget 1s" },
        { "pairs-clean", "explore --pairs sized:read-align+read- --strategy dpor" },
        { "pairs-defects", "explore --pairs sized:read-align+align --mode Linux612" },
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
        { "check-clean", "check --seed 1 --only conformance-bus,conformance-spec --recordings specs/kernel-traces/6.12/memmap.jsonl.gz --reports FOLDER" },
        { "check-diverges", "check --seed 1 --only conformance-bus,conformance-spec --recordings INPUTS/diverges.jsonl --reports FOLDER" },
        { "check-diverges-json", "check --seed 1 --only conformance-bus,conformance-spec --recordings INPUTS/diverges.jsonl --reports FOLDER --json" },
        { "shrink-repaired", "shrink INPUTS/repaired.json" },
        { "replay-sequences", "replay INPUTS/agrees.json INPUTS/repaired.json" },
        { "replay-sequences-json", "replay INPUTS/agrees.json INPUTS/repaired.json --json" },
        { "replay-scenario", "replay specs/upstream-findings/001-read-mapping-against-shrink.json" },
        { "replay-scenario-json", "replay specs/upstream-findings/001-read-mapping-against-shrink.json --json" },
        { "export-sequence-xunit", "export INPUTS/repaired.json --to xunit" },
        { "export-sequence-shell", "export INPUTS/repaired.json --to shell" },
        { "export-scenario-xunit", "export specs/upstream-findings/001-read-mapping-against-shrink.json --to xunit" },
        { "export-scenario-shell", "export specs/upstream-findings/001-read-mapping-against-shrink.json --to shell" },
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
            AddSampleProject();
        }

        var arguments = command.Split(' ').Select(word => word
            .Replace("PROGRAMS", s_programs, StringComparison.Ordinal)
            .Replace("INPUTS", "tests/DaxVerify.Cli.Tests/Snapshots/Inputs", StringComparison.Ordinal)
            .Replace("FOLDER", _folder.Path, StringComparison.Ordinal)).ToArray();
        var test = Array.IndexOf(arguments, "--test") + 1;
        if (test > 0)
        {
            arguments[test] = $"{typeof(ReportPrograms).FullName}.{arguments[test]}";
        }

        Snapshot.Verify(name, SnapshotText.Of(command, CommandLine.Run(arguments), _folder.Path));
    }

    [Fact]
    public void Every_kept_text_belongs_to_a_report() => Assert.Equal(
        Reports().Select(row => (string)row[0]).Order(StringComparer.Ordinal),
        Directory.GetFiles(Snapshot.Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal));

    private void AddSampleProject()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "Sample"));
        _folder.Add("Sample/Sample.cs", """
            using System.Threading;
            public class Sample
            {
                private readonly object _gate = new();
                public int Get(bool isEarly)
                {
                    Monitor.Enter(_gate);
                    if (isEarly) return 1;
                    Monitor.Exit(_gate);
                    return 2;
                }
            }
            """u8.ToArray());
        _folder.Add("Sample/Sample.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup>
            </Project>
            """u8.ToArray());
    }
}
