using System.CommandLine;
using System.Text.RegularExpressions;
using DaxVerify.Cli.Invocation;
using DaxVerify.Exploration;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Verification.SecondEngine;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Cli.Tests;

/// <summary>
/// No option is ignored in silence: the options come from the command tree itself, and each must have a command line in
/// <see cref="OptionTable"/> that shows that it acts. Commands run in this process, one at a time, which costs milliseconds instead of a start.
/// </summary>
public sealed partial class CommandTreeTests : IDisposable
{
    private static readonly Dictionary<string, string> s_outcomes = [];
    private static readonly Lazy<string> s_replay = new(() => Explore.RunTest(
        typeof(ReportPrograms).Assembly.Location, $"{typeof(ReportPrograms).FullName}.{nameof(ReportPrograms.LostUpdate)}").Bug!.Replay);

    private static readonly Lazy<string> s_again = new(() => ScenarioExplorer.Explore(
        ScenarioName.Parse("empty:create+delete@dax0.2").On(KernelMode.Linux612) with { DetectsRaces = false },
        new ExplorationOptions { Strategy = "pct", Seed = 6 }).Finding!.Bug.Replay);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<int, string> Rows()
    {
        var rows = new TheoryData<int, string>();
        for (var i = 0; i < OptionTable.Rows.Count; i++)
        {
            rows.Add(i, $"{OptionTable.Rows[i].Command} {OptionTable.Rows[i].Option}");
        }

        return rows;
    }

    public static TheoryData<string> Commands() => [.. CommandText.Leaves.Keys];

    /// <summary>Options that would have no effect, and values that make no sense.</summary>
    public static TheoryData<string, string> Refused() => new()
    {
        { "explore --scenario sized:shrink --mode Strict", "'explore --scenario' is now 'daxverify scenario sized:shrink'" },
        { "explore --scenario=drawn", "'explore --scenario' is now 'daxverify campaign'" },
        { "explore --scenario list", "'explore --scenario' is now 'daxverify scenarios'" },
        { "explore --pairs sized:", "'explore --pairs' is now 'daxverify pairs sized:'" },
        { "explore --self-test", "'explore --self-test' is now 'daxverify self-test'" },
        { "explore PROGRAMS --test Correct --strategy foo", "no strategy 'foo'" },
        { "explore PROGRAMS --test Correct --replay nonsense", "doesn't begin with" },
        { "explore PROGRAMS --test Correct --replay REPLAY --seed 2", "--seed has no effect with --replay" },
        { "explore PROGRAMS --test Correct --replay REPLAY --workers 2", "--workers has no effect with --replay" },
        { "explore PROGRAMS --test Correct --workers 2 --strategy dpor", "--workers has no effect with --strategy dpor" },
        { "explore PROGRAMS --test Correct --races some", "'some'" },
        { "explore PROGRAMS --test Correct --races strict --no-races", "--races has no effect with --no-races" },
        { "explore PROGRAMS --test Correct --prefix-steps 2", "--prefix-steps has no effect without --prefix" },
        { "explore PROGRAMS --test Correct --preemption-bound 2", "--preemption-bound has no effect with --strategy portfolio" },
        { "explore PROGRAMS --test Correct --executions 0", "--executions must be at least 1, not 0" },
        { "explore PROGRAMS --test Correct --executions many", "--executions" },
        { "explore PROGRAMS --test Correct --budget 5", "'5' is no time span" },
        { "explore PROGRAMS --test Correct --save x", "'--save'" },
        { "explore PROGRAMS --test Correct --mode Strict", "'--mode'" },
        { "explore PROGRAMS", "--test" },
        { "explore", "--test" },
        { "explore EMPTY --test Correct", "ASSEMBLY: expected a value, got an empty text" },
        { "explore PROGRAMS --test Correct --report EMPTY", "--report: expected a value, got an empty text" },
        { "scenario sized:shrink --save EMPTY", "--save: expected a value, got an empty text" },
        { "check --reports EMPTY", "--reports: expected a value, got an empty text" },
        { "conform EMPTY", "path: expected a value, got an empty text" },
        { "report --merge INPUTS --output EMPTY", "--output: expected a value, got an empty text" },
        { "scenario nowhere:shrink", "no starting point 'nowhere'" },
        { "scenario sized:shrink --mode strict", "no mode 'strict'" },
        { "scenario sized:shrink --mode Strict --mode Linux612", "--mode" },
        { "scenario sized:shrink --workers 2", "'--workers'" },
        { "scenario sized:shrink --strategy foo --executions 1", "no strategy 'foo'" },
        { "scenario sized:shrink --replay nonsense", "doesn't begin with" },
        { "explore X.dll --engine coyote", "--engine coyote: Coyote has copies of the bus's scenarios alone" },
        { "explore PROGRAMS --test Correct --engine coyote", "--engine coyote: Coyote has copies of the bus's scenarios alone" },
        { "pairs all --engine coyote", "--engine coyote: Coyote samples and so verifies no pair" },
        { "scenario sized:shrink --engine foo", "'foo'" },
        { "scenario sized:shrink --engine coyote --strategy random", "--strategy has no effect with --engine coyote" },
        { "scenario sized:shrink --engine coyote --replay REPLAY", "--replay has no effect with --engine coyote" },
        { "scenario sized:shrink --engine coyote --prefix REPLAY", "--prefix has no effect with --engine coyote" },
        { "scenario sized:shrink --engine coyote --step-bound 5", "--step-bound has no effect with --engine coyote" },
        { "scenario sized:shrink --engine coyote --no-races", "--no-races has no effect with --engine coyote" },
        { "scenario sized:shrink --engine coyote --memory-points", "--memory-points has no effect with --engine coyote" },
        { "scenario sized:shrink --engine coyote --no-minimise", "--no-minimise has no effect with --engine coyote" },
        { "scenario sized:shrink --engine coyote --seed 4294967296", "--seed 4294967296: with --engine coyote at most 4294967295" },
        { "scenario sized:shrink --engine coyote --report FOLDER/x", "--report has no effect with --engine coyote" },
        { "scenario nowhere:shrink --engine coyote", "no starting point 'nowhere'" },
        { "campaign --engine coyote --no-races", "--no-races has no effect with --engine coyote" },
        { "campaign --engine coyote --shrink-budget 1s", "--shrink-budget has no effect with --engine coyote" },
        { "campaign --shrink-budget 0s", "--shrink-budget takes a positive number" },
        { "campaign --mode linux612", "no mode 'linux612'" },
        { "campaign --strategy random", "'--strategy'" },
        { "campaign --replay nonsense", "'--replay'" },
        { "campaign --save x", "'--save'" },
        { "campaign --workers 2", "'--workers'" },
        { "campaign sized:shrink", "'sized:shrink'" },
        { "pairs nothing-like-it", "no pair's name has 'nothing-like-it' in it" },
        { "pairs", "Required argument" },
        { "pairs all --replay REPLAY", "'--replay'" },
        { "scenarios --mode Strict", "'--mode'" },
        { "self-test --seed 2", "'--seed'" },
        { "conform INPUTS/diverges.jsonl --json --most 3", "--most has no effect with --json" },
        { "conform INPUTS/diverges.jsonl --most -1", "--most must be at least 0" },
        { "conform /proc", "/proc" },
        { "model INPUTS/passes.json --tour --workers 2", "--workers has no effect with --tour" },
        { "model INPUTS/passes.json --max-states 0", "--max-states must be at least 1" },
        { "model INPUTS/diverges.jsonl", "diverges.jsonl" },
        { "copy --bench --only poison", "--only has no effect with --bench" },
        { "copy --guard-fault ReadAfter", "--guard-fault has no effect without --guard-child" },
        { "check --only conformance-bus --budget 2s", "--budget has no effect on conformance-bus" },
        { "check --only conformance-bus,copy --seed 2", "--seed has no effect on conformance-bus, copy" },
        { "check --only exploration --recordings INPUTS", "--recordings has no effect on exploration" },
        { "check --only conformance-bus --shard 0/2", "'0/2' is no share" },
        { "check --only conformance-bus --shard 3/2", "'3/2' is no share" },
        { "check --only conformance-bus --shard 1", "'1' is no share" },
        { "check --only conformance-bus --shard 1/2000", "'1/2000' is no share" },
        { "check --only conformance-bus --shard -1/2", "'-1/2' is no share" },
        { "check --only conformance-bus --shard 01/3", "'01/3' is no share" },
        { "check --only conformance-bus --shard 1/03", "'1/03' is no share" },
        { "check --seed 1 --seed 2", "'--seed' expects a single argument but 2 were provided" },
        { "check --shard 1/2", "--shard 1/2: give every share the same --seed" },
        { "check --only copy --shard 2/2", "--shard 2/2 leaves nothing to do of copy" },
        { "report", "--merge" },
        { "report --merge nowhere", "nowhere" },
        { "report --merge @nowhere", "@nowhere" },
        { "report --merge REPOSITORY/reports/sample/hang-linux612 REPOSITORY/reports/sample/../sample/hang-linux612", "the same run as" },
        { "report --merge INPUTS", "result.json" },
        { "report --merge INPUTS/repaired.json", "repaired.json: " },
        { "check --budget 0s", "'0s' is no time span" },
        { "check --budget NaNs", "'NaNs' is no time span" },
        { "check --budget Infinitys", "'Infinitys' is no time span" },
        { "check --budget 0.000000001s", "'0.000000001s' is no time span" },
        { "bugs --bug nothing-like-it", "no bug's name has 'nothing-like-it' in it; there are 5b8e64f1-driver-without-probe," },
        { "bugs --layer nothing", "--layer nothing: no layer 'nothing'; there are analyzer, conformance, properties, model, exploration, pairs, faults, lifetime, coyote" },
        { "bugs --workers 0", "--workers must be at least 1" },
        { "bugs --budget 0s", "'0s' is no time span" },
        { "bugs --layer analyzer --budget 3s", "--budget has no effect on analyzer" },
        { "bugs --layer model --recordings INPUTS", "--recordings has no effect on model" },
        { "bugs --layer model --first", "--first has no effect on model" },
        { "bugs --ask nothing", "--ask nothing: no such layer" },
        { "bugs --ask model --first", "--first has no effect with --ask" },
        { "bugs --sample 3", "--sample has no effect without --mutants" },
        { "bugs --mutants --operator nothing", "--operator nothing: no operator 'nothing'; there are drop-lock, drop-semaphore," },
        { "bugs --mutants --bug nothing-like-it", "no mutant that compiles has 'nothing-like-it' in its name" },
        { "bugs --model x", "--model has no effect without --ask" },
        { "bugs --bug d200781e --layer conformance --recordings nowhere", "nowhere" },
        { "check everything", "'everything'" },
        { "replay INPUTS/passes.json", "passes.json" },
        { "shrink nowhere.json", "nowhere.json" },
        { "shrink INPUTS/diverges.jsonl", "diverges.jsonl" },
        { "export INPUTS/repaired.json --to shell --name Mine", "--name has no effect with --to shell" },
        { "export INPUTS/repaired.json --to xunit --output /dev/null/x.cs", "--output /dev/null/x.cs: can't be written" },
        { "export INPUTS/repaired.json", "--to" },
        { "export INPUTS/repaired.json --name Mine", "Option '--to' is required" },
        { "analyze nowhere.csproj", "there is no project 'nowhere.csproj'" },
        { "kernel", "Required command" },
        { "kernel record linux-image-amd64 INPUTS/passes.json", "--output" },
        { "kernel record INPUTS/passes.json INPUTS/diverges.jsonl --output FOLDER/x.jsonl", "passes.json is no bzImage: it has no boot header 'HdrS'" },
        { "kernel conform nowhere/bzImage INPUTS/diverges.jsonl", "the kernel nowhere/bzImage can't be read" },
        { "kernel conform bzImage INPUTS/diverges.jsonl", "'bzImage' is neither a file nor the name of a package linux-image-*" },
        { "kernel conform linux-image-amd64 INPUTS/diverges.jsonl --modules FOLDER", "--modules has no effect with a package" },
        { "kernel conform linux-image-amd64 INPUTS/passes.json", "passes.json" },
        { "kernel conform linux-image-amd64 INPUTS/diverges.jsonl --group nothing", "no sequence" },
        { "kernel conform linux-image-amd64 INPUTS/diverges.jsonl --id nothing", "no sequence" },
        { "kernel conform linux-image-amd64", "name recordings, or let --generate make sequences" },
        { "kernel conform linux-image-amd64 INPUTS/diverges.jsonl --generate 2", "recordings have no effect with --generate" },
        { "kernel conform linux-image-amd64 INPUTS/diverges.jsonl --seed 2", "--seed has no effect without --generate" },
        { "kernel conform linux-image-amd64 INPUTS/diverges.jsonl --length 2", "--length has no effect without --generate" },
        { "kernel conform linux-image-amd64 --generate 2 --id small-1", "--id has no effect with --generate" },
        { "kernel conform linux-image-amd64 --generate 0", "--generate must be at least 1" },
        { "kernel conform linux-image-amd64 --generate 2 --group small,nothing", "no group 'nothing' to generate (known: small, mid, big, movable, memmap, four)" },
        { "kernel confirm linux-image-amd64 nowhere.sh", "nowhere.sh is neither a finding's script (.sh), nor its program (.c), nor a folder of them" },
        { "kernel confirm linux-image-amd64 INPUTS", "has no finding's script or program, as 001-name.sh or 001-name.c" },
        { "kernel confirm linux-image-amd64 specs/upstream-findings --boots 0", "--boots" },
        { "kernel table nowhere.json", "nowhere.json can't be read" },
        { "kernel table INPUTS/passes.json", "passes.json isn't what 'kernel confirm --json' prints: no member 'release'" },
        { "kernel build linux-image-amd64 --config kasan", "'linux-image-amd64' is not the name of a package linux-source-*" },
        { "kernel build linux-source-6.12 --config nope", "nope" },
        { "kernel conform INPUTS/diverges.jsonl INPUTS/diverges.jsonl --output /dev/null/x.jsonl", "no bzImage" },
        { "nothing", "'nothing'" },
    };

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_option_of_every_command_has_a_row_and_every_row_an_option()
    {
        var declared = CommandText.Leaves.SelectMany(command => command.Value.Options.Select(option => $"{command.Key} {option.Name}"));
        var shown = OptionTable.Rows.Select(row => $"{row.Command} {row.Option}").Concat(OptionTable.ShownElsewhere.Keys);

        Assert.Equal(declared.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    /// <summary>Programs that are explored run in the tool's process: with its setting they would have the invariant culture only.</summary>
    [Fact]
    public void The_tool_has_the_cultures_of_the_machine() => Assert.DoesNotContain(
        "System.Globalization.Invariant", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "daxverify.runtimeconfig.json")), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Option_acts(int row, string option)
    {
        var (name, with, otherwise) = OptionTable.Rows[row];
        var without = otherwise ?? Without(with, name);
        var (shown, plain) = (Outcome(with), Outcome(without));
        Assert.False(shown == plain, $"{option} has no effect: 'daxverify {with}' and 'daxverify {without}' both end with\n{shown}");
        Assert.DoesNotContain("has no effect", shown, StringComparison.Ordinal);
        Assert.False(shown.Contains("the harness itself failed", StringComparison.Ordinal), shown);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_has_no_effect_or_makes_no_sense_is_refused_in_one_line(string command, string reason)
    {
        var (code, output, error) = Run(command);

        Assert.Equal(ExitCode.WrongInput, code);
        Assert.Empty(output);
        Assert.Contains(reason, Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_names_every_option_and_json_is_everywhere(string command)
    {
        var (code, output, _) = Run($"{command} --help");

        Assert.Equal(ExitCode.Clean, code);
        var options = CommandText.Leaves[command].Options;
        Assert.All(options.Where(option => !option.Hidden), option =>
        {
            Assert.Contains(option.Name, output, StringComparison.Ordinal);
            Assert.False(string.IsNullOrEmpty(option.Description), option.Name);
        });
        Assert.Contains(options, option => option.Name == "--json");
    }

    [Fact]
    public void A_second_engine_that_cannot_work_is_one_line_and_exit_3()
    {
        lock (InProcess.Gate)
        {
            var error = Console.Error;
            using var told = new StringWriter();
            Console.SetError(told);
            try
            {
                var broken = new Command("broken");
                broken.SetAction(new Func<ParseResult, int>(_ => throw new SecondEngineException("coyote: the process ended")));
                Assert.Equal(ExitCode.HarnessFailure, CommandRunner.Run(["broken"], new RootCommand { broken }));
            }
            finally
            {
                Console.SetError(error);
            }

            Assert.Equal("daxverify: the harness itself failed: coyote: the process ended", told.ToString().TrimEnd());
        }
    }

    /// <summary>The line without an option and, unless it is a switch, its value.</summary>
    private static string Without(string line, string name)
    {
        var words = line.Split(' ').ToList();
        var option = CommandText.Leaves[CommandText.CommandOf(line)].Options.Single(one => one.Name == name);
        words.RemoveRange(words.IndexOf(name), 1 + option.Arity.MinimumNumberOfValues);
        return string.Join(' ', words);
    }

    private string Outcome(string line)
    {
        lock (InProcess.Gate)
        {
            if (!s_outcomes.TryGetValue(line, out var outcome))
            {
                Directory.CreateDirectory(Path.Combine(_folder.Path, "a"));
                AddProjects(line);
                var (code, output, error) = Run(line);
                var files = Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.TopDirectoryOnly).Order(StringComparer.Ordinal);
                outcome = Time().Replace($"{output}{error}{code}\n{string.Join('\n', files)}".Replace(_folder.Path, "FOLDER", StringComparison.Ordinal), "#");
                s_outcomes.Add(line, outcome);
            }

            return outcome;
        }
    }

    private (int Code, string Output, string Error) Run(string line)
    {
        var (code, output, error) = InProcess.Run(CommandText.Expand(line.Replace("REPLAY", s_replay.Value, StringComparison.Ordinal)
            .Replace("AGAIN", line.Contains("AGAIN", StringComparison.Ordinal) ? s_again.Value : "", StringComparison.Ordinal), _folder.Path));
        return (code, output, error);
    }

    private void AddProjects(string line)
    {
        if (line.StartsWith("analyze", StringComparison.Ordinal))
        {
            SampleProject.Add(_folder, "Sample", SampleProject.Leak);
            SampleProject.Add(_folder, "Broken", "public class Sample { int }");
        }
    }

    /// <summary>Times, rates, and the totals that the oracle counts over the whole process.</summary>
    [GeneratedRegex("\\d+\\.\\d+ s\\b|\\b[\\d,]+ (?:execution|state|transition)s?/s|linearizability: .*|\"\\w*(?:[sS]econds|[eE]lapsed|PerSecond|histories|different|started)\": ?[^,\\n]+|check-[\\d-]+|[\\d.]+ bytes/state|\\| \\d+\\.\\d\\d \\|")]
    private static partial Regex Time();
}
