namespace DaxVerify.Cli.Tests;

/// <summary>For each option of each command a command line that shows that it acts. PROGRAMS, INPUTS and FOLDER are paths, REPLAY and AGAIN replay strings.</summary>
internal static class OptionTable
{
    private const string Sequence = "INPUTS/repaired.json";
    private const string Finding = "REPOSITORY/specs/upstream-findings/001-read-mapping-against-shrink.json";
    private const string Hang = "scenario sized:read-start+shrink --mode Linux612 --no-races";
    private const string Youngest = "scenario empty:create+delete@dax0.2 --mode Linux612";
    private const string Rare = "pairs empty:create+delete --mode Linux612 --no-races --strategy pct --executions 150";
    private const string Kept = "check --only conformance-bus --recordings INPUTS/diverges.jsonl --reports FOLDER/a";
    private const string Merged = "report --merge REPOSITORY/reports/sample/hang-linux612";

    private const string Analyzed = "bugs --layer analyzer --reports FOLDER/a";
    private const string Mutated = "bugs --layer analyzer --reports FOLDER/a --mutants --bug DeviceNode.";
    private const string Modelled = "bugs --layer model --bug d200781e --reports FOLDER/a";
    private const string Generated = "bugs --layer properties --bug d200781e --budget 5s --reports FOLDER/a";
    private const string Recorded = "bugs --layer conformance --bug unpatched --reports FOLDER/a";

    /// <summary>The rows.</summary>
    public static IReadOnlyList<OptionRow> Rows { get; } =
    [
        .. Explore(),
        .. Scenario(),
        .. Pairs(),
        new("--json", "scenarios --json"),
        new("--json", "self-test --json"),
        new("--mode", "campaign --mode Linux612 --executions 3"),
        new("--seed", "campaign --seed 2 --executions 3"),
        new("--budget", "campaign --budget 1ms --executions 200"),
        new("--shrink-budget", "campaign --mode Linux612 --seed 2 --executions 60 --shrink-budget 1ms"),
        new("--executions", "campaign --budget 1s --executions 3"),
        new("--no-races", "campaign --mode Linux612 --seed 2 --executions 60 --no-races"),
        new("--json", "campaign --executions 3 --json"),
        new("--engine", "campaign --executions 3 --engine coyote"),
        new("--target", "conform INPUTS/diverges.jsonl --target spec"),
        new("--group", "conform INPUTS/diverges.jsonl --group main"),
        new("--id", "conform INPUTS/diverges.jsonl --id wrong-value"),
        new("--most", "conform INPUTS/diverges.jsonl --most 1"),
        new("--json", "conform INPUTS/diverges.jsonl --json"),
        new("--report", "conform INPUTS/diverges.jsonl --report FOLDER/run"),
        new("--max-states", "model REPOSITORY/specs/models/small.json --max-states 100"),
        new("--max-depth", "model REPOSITORY/specs/models/small.json --max-depth 2"),
        new("--workers", "model INPUTS/passes.json --workers 3"),
        new("--no-symmetry", "model REPOSITORY/specs/models/million.json --max-depth 3 --no-symmetry"),
        new("--tour", "model INPUTS/passes.json --tour"),
        new("--json", "model INPUTS/passes.json --json"),
        new("--json", $"replay {Sequence} --json"),
        new("--output", $"shrink {Finding} --output FOLDER/small.json"),
        new("--json", $"shrink {Finding} --json"),
        new("--to", $"export {Sequence} --to xunit"),
        new("--output", $"export {Sequence} --to shell --output FOLDER/script.sh"),
        new("--name", $"export {Sequence} --to xunit --name Mine"),
        new("--json", $"export {Sequence} --to shell --json"),
        new("--quick", "copy --quick --only poison --simd scalar"),
        new("--bench", "copy --bench --quick", "copy --quick --only poison --simd scalar"),
        new("--json", "copy --quick --only poison --simd scalar --json"),
        new("--only", "copy --quick --only poison --simd scalar", "copy --quick --only overlap --simd scalar"),
        new("--simd", "copy --quick --only poison --simd scalar", "copy --quick --only poison --simd 128"),
        new("--budget", "check --only exploration --reports FOLDER/a --json --budget 3s", "check --only exploration --reports FOLDER/a --json --budget 1ms"),
        new("--seed", "check --only exploration --reports FOLDER/a --json --budget 1ms --seed 7"),
        new("--only", Kept, Kept.Replace("-bus", "-spec", StringComparison.Ordinal)),
        new("--recordings", Kept),
        new("--reports", Kept, Kept.Replace("FOLDER/a", "FOLDER/b", StringComparison.Ordinal)),
        new("--json", $"{Kept} --json"),
        new("--shard", $"{Kept} --shard 2/9"),
        new("--merge", Merged, Merged.Replace("hang-linux612", "deadlock-dotnet", StringComparison.Ordinal)),
        new("--output", $"{Merged} --output FOLDER/merged"),
        new("--json", $"{Merged} --json"),
        new("--group", "kernel record bzImage INPUTS/diverges.jsonl --output FOLDER/x.jsonl --group nothing"),
        new("--id", "kernel record bzImage INPUTS/diverges.jsonl --output FOLDER/x.jsonl --id nothing"),
        new("--group", "kernel conform bzImage INPUTS/diverges.jsonl --group nothing"),
        new("--id", "kernel conform bzImage INPUTS/diverges.jsonl --id nothing"),
        new("--json", "kernel table REPOSITORY/specs/upstream-findings/kernels/6.12.117.json --json"),
        .. Bugs(),
        new("--configuration", "analyze FOLDER/Sample --configuration Release"),
        new("--suggest", "analyze FOLDER/Sample --suggest"),
        new("--no-build", "analyze FOLDER/Broken --no-build"),
        new("--json", "analyze FOLDER/Sample --json"),
        new("--report", "analyze FOLDER/Sample --report FOLDER/run"),
    ];

    /// <summary>Options that another test shows to act: some kill the process, some take long.</summary>
    public static IReadOnlyDictionary<string, string> ShownElsewhere { get; } = new Dictionary<string, string>
    {
        ["analyze --output"] = nameof(AnalyzeCommandTests.Violation_is_in_the_log_with_its_places_and_exit_1),
        ["analyze --baseline"] = nameof(AnalyzeCommandTests.Findings_in_the_baseline_do_not_count_wherever_their_lines_have_gone),
        ["scenario --save"] = nameof(ExploreScenarioTests.Finding_is_kept_and_replayed),
        ["replay --renew"] = nameof(TraceCommandTests.Schedule_that_no_longer_fits_is_kept_unless_it_is_to_be_renewed),
        ["explore --engine"] = nameof(CommandTreeTests.What_has_no_effect_or_makes_no_sense_is_refused_in_one_line),
        ["pairs --engine"] = nameof(CommandTreeTests.What_has_no_effect_or_makes_no_sense_is_refused_in_one_line),
        ["kernel record --modules"] = nameof(KernelCommandTests.A_kernel_that_dies_is_recorded),
        ["kernel record --output"] = nameof(KernelCommandTests.A_kernel_that_dies_is_recorded),
        ["kernel record --json"] = nameof(KernelCommandTests.A_kernel_that_dies_is_recorded),
        ["kernel conform --modules"] = nameof(KernelCommandTests.A_kernel_is_compared_with_the_mode_that_is_like_it),
        ["kernel conform --output"] = nameof(KernelCommandTests.A_kernel_is_compared_with_the_mode_that_is_like_it),
        ["kernel conform --json"] = nameof(KernelCommandTests.A_kernel_is_compared_with_the_mode_that_is_like_it),
        ["kernel record --generate"] = nameof(KernelCommandTests.Sequences_are_generated_by_group_and_seed),
        ["kernel record --seed"] = nameof(KernelCommandTests.Sequences_are_generated_by_group_and_seed),
        ["kernel record --length"] = nameof(KernelCommandTests.Sequences_are_generated_by_group_and_seed),
        ["kernel conform --generate"] = nameof(KernelCommandTests.Sequences_are_generated_by_group_and_seed),
        ["kernel conform --seed"] = nameof(KernelCommandTests.Sequences_are_generated_by_group_and_seed),
        ["kernel conform --length"] = nameof(KernelCommandTests.Sequences_are_generated_by_group_and_seed),
        ["kernel confirm --modules"] = nameof(KernelCommandTests.A_finding_is_confirmed_by_what_its_script_and_the_log_say),
        ["kernel confirm --boots"] = nameof(KernelCommandTests.A_finding_is_confirmed_by_what_its_script_and_the_log_say),
        ["kernel confirm --budget"] = nameof(KernelCommandTests.A_finding_is_confirmed_by_what_its_script_and_the_log_say),
        ["kernel confirm --json"] = nameof(KernelCommandTests.A_finding_is_confirmed_by_what_its_script_and_the_log_say),
        ["kernel transcript --modules"] = nameof(KernelCommandTests.Daxctl_prints_the_same_on_a_kernel_as_its_transcript_says),
        ["kernel transcript --output"] = nameof(KernelCommandTests.Daxctl_prints_the_same_on_a_kernel_as_its_transcript_says),
        ["kernel transcript --json"] = nameof(KernelCommandTests.Daxctl_prints_the_same_on_a_kernel_as_its_transcript_says),
        ["kernel build --config"] = nameof(KernelBuildTests.A_kernel_is_built_once_for_each_version_and_configuration),
        ["kernel build --jobs"] = nameof(KernelBuildTests.A_kernel_is_built_once_for_each_version_and_configuration),
        ["kernel build --json"] = nameof(KernelBuildTests.A_kernel_is_built_once_for_each_version_and_configuration),
        ["bugs --ask"] = nameof(BugsCommandTests.A_bug_goes_through_the_layers_and_leaves_matrix_cells_and_trace),
        ["bugs --model"] = nameof(BugsCommandTests.A_bug_goes_through_the_layers_and_leaves_matrix_cells_and_trace),
        ["bugs --unshrunk"] = nameof(BugsCommandTests.A_check_that_sees_its_seeded_bugs_is_clean),
        ["serve --mount"] = nameof(ServeCommandTests.A_machine_is_served_until_SIGTERM_and_what_kill_9_left_is_cleared),
        ["serve --mode"] = nameof(ServeCommandTests.The_machine_that_is_asked_for_is_served),
        ["serve --regions"] = nameof(ServeCommandTests.The_machine_that_is_asked_for_is_served),
        ["serve --size"] = nameof(ServeCommandTests.The_machine_that_is_asked_for_is_served),
        ["serve --as-memory"] = nameof(ServeCommandTests.The_machine_that_is_asked_for_is_served),
        ["serve --static"] = nameof(ServeCommandTests.The_machine_that_is_asked_for_is_served),
        ["serve --online"] = nameof(ServeCommandTests.The_machine_that_is_asked_for_is_served),
        ["serve --record"] = nameof(ServeCommandTests.What_clients_did_is_a_recording_that_conforms),
        ["serve --json"] = nameof(ServeCommandTests.The_machine_that_is_asked_for_is_served),
        ["copy --guard-child"] = nameof(CopyCommandTests.One_byte_too_far_kills_the_child_of_the_guard_page_check),
        ["copy --guard-fault"] = nameof(CopyCommandTests.One_byte_too_far_kills_the_child_of_the_guard_page_check),
    };

    private static OptionRow[] Bugs() =>
    [
        new("--bug", $"{Analyzed} --bug finding-010", $"{Analyzed} --bug finding-012"),
        new("--layer", $"{Analyzed} --bug finding-010", "bugs --reports FOLDER/a --bug finding-010 --layer model --budget 1s"),
        new("--budget", $"{Modelled} --budget 1ms", $"{Modelled} --budget 10s"),
        new("--seed", $"{Generated} --seed 1", $"{Generated} --seed 2"),
        new("--workers", $"{Analyzed} --bug 6268d7da --workers 2", $"{Analyzed} --bug 6268d7da --workers 1"),
        new("--mutants", "bugs --reports FOLDER/a --layer analyzer --bug RangeAllocation.TrimLast --mutants", $"{Analyzed} --bug finding-012"),
        new("--operator", $"{Mutated} --operator drop-lock", $"{Mutated} --operator drop-put"),
        new("--sample", $"{Mutated} --operator drop-get --sample 1", $"{Mutated} --operator drop-get --sample 2"),
        new("--first", "bugs --reports FOLDER/a --bug finding-010 --layer analyzer,model --budget 1ms --first"),
        new("--again", "bugs --reports FOLDER/a --layer analyzer --bug finding-010 --again"),
        new("--recordings", $"{Recorded} --recordings INPUTS/diverges.jsonl", $"{Recorded} --recordings REPOSITORY/specs/kernel-traces/6.12/static.jsonl.gz"),
        new("--reports", $"{Analyzed} --bug finding-010", $"{Analyzed.Replace("FOLDER/a", "FOLDER/b", StringComparison.Ordinal)} --bug finding-010"),
        new("--report", $"{Analyzed} --bug finding-010 --report FOLDER/run"),
        new("--json", $"{Analyzed} --bug finding-010 --json"),
    ];

    private static OptionRow[] Explore() =>
    [
        new("--test", "explore PROGRAMS --test Correct"),
        new("--strategy", "explore PROGRAMS --test Correct --strategy random --executions 50"),
        new("--executions", "explore PROGRAMS --test Correct --strategy random --executions 5"),
        new("--seed", "explore PROGRAMS --test LostUpdate --strategy random --no-minimise --seed 7"),
        new("--budget", "explore PROGRAMS --test Correct --strategy random --budget 1ms"),
        new("--workers", "explore PROGRAMS --test Correct --strategy random --executions 20 --workers 2"),
        new("--worker-index", "explore PROGRAMS --test Correct --strategy random --executions 20 --workers 2 --worker-index 1"),
        new("--replay", "explore PROGRAMS --test LostUpdate --replay REPLAY"),
        new("--prefix", "explore PROGRAMS --test LostUpdate --prefix REPLAY"),
        new("--prefix-steps", "explore PROGRAMS --test LostUpdate --prefix REPLAY --prefix-steps 1"),
        new("--step-bound", "explore PROGRAMS --test Correct --step-bound 5"),
        new("--preemption-bound", "explore PROGRAMS --test Correct --strategy pb-dfs --preemption-bound 0"),
        new("--pool-threads", "explore PROGRAMS --test Starved --pool-threads 1"),
        new("--races", "explore PROGRAMS --test ReadOnce --races strict"),
        new("--include", "explore PROGRAMS --test Correct --strategy dpor --verbose --include xunit.assert"),
        new("--exclude", "explore PROGRAMS --test Correct --strategy dpor --verbose --exclude DaxVerify.MemoryCopy"),
        new("--verbose", "explore PROGRAMS --test Correct --strategy dpor --verbose"),
        new("--no-races", "explore PROGRAMS --test Race --no-races"),
        new("--memory-points", "explore PROGRAMS --test Correct --strategy dfs --executions 3000 --memory-points"),
        new("--no-minimise", "explore PROGRAMS --test LostUpdate --strategy random --no-minimise"),
        new("--json", "explore PROGRAMS --test Race --json"),
        new("--report", "explore PROGRAMS --test Race --report FOLDER/page.html"),
    ];

    private static OptionRow[] Scenario() =>
    [
        new("--mode", "scenario sized:read-start+shrink --no-races --executions 20 --mode Linux612"),
        new("--report", $"{Hang} --report FOLDER/run"),
        new("--strategy", "scenario sized:read-align+align --executions 100 --strategy dpor"),
        new("--executions", "scenario sized:read-align+align --budget 500ms --strategy random --executions 3"),
        new("--seed", $"{Hang} --strategy random --no-minimise --seed 5"),
        new("--budget", "scenario sized:read-align+align --strategy random --executions 200 --budget 1ms"),
        new("--replay", $"{Youngest} --replay AGAIN"),
        new("--prefix", $"{Youngest} --no-races --executions 2 --prefix AGAIN"),
        new("--prefix-steps", $"{Youngest} --no-races --executions 2 --prefix AGAIN --prefix-steps 1"),
        new("--step-bound", "scenario sized:read-align+align --executions 5 --step-bound 5"),
        new("--preemption-bound", "scenario sized:read-align+align --strategy pb-dfs --executions 50 --preemption-bound 0"),
        new("--no-races", "scenario sized:read-align+align --mode Linux612 --executions 50 --no-races"),
        new("--memory-points", "scenario sized:read-align+align --strategy dpor --executions 200 --memory-points"),
        new("--no-minimise", $"{Hang} --strategy random --seed 5 --no-minimise"),
        new("--json", $"{Hang} --json"),
        new("--engine", "scenario empty:shrink+delete --mode Linux612 --executions 100 --engine coyote"),
    ];

    private static OptionRow[] Pairs() =>
    [
        new("--mode", "pairs sized:read-align+align-huge --executions 50 --mode Linux612"),
        new("--strategy", "pairs sized:read-align+align-huge --executions 100 --strategy dpor"),
        new("--executions", "pairs sized:read-align+align-huge --budget 500ms --strategy random --executions 3"),
        new("--seed", $"{Rare} --seed 2"),
        new("--budget", "pairs sized:read-align+align-huge --strategy random --executions 200 --budget 1ms"),
        new("--step-bound", "pairs sized:read-align+align-huge --executions 5 --step-bound 5"),
        new("--preemption-bound", "pairs sized:read-align+align-huge --strategy pb-dfs --executions 50 --preemption-bound 0"),
        new("--no-races", "pairs sized:read-align+align-huge --mode Linux612 --executions 50 --no-races"),
        new("--memory-points", $"{Rare} --seed 2 --memory-points"),
        new("--json", "pairs sized:read-align+align-huge --executions 5 --json"),
    ];
}
