using DaxVerify.Reporting.Model;

namespace DaxVerify.Reporting.Tests;

/// <summary>Results to write: a hang of two threads, one with hostile text everywhere, one that was interrupted, a long one.</summary>
internal static class SampleReports
{
    /// <summary>What a terminal, a browser, an XML reader or Markdown would obey or refuse.</summary>
    public const string Hostile = "<script>window.hostile=1</script>]]>|--><img src=x onerror=\"window.hostile=1\">\u001b[31mred\0\u0007\u009b2J\ud800 \udc00`` ``` ![x](javascript:window.hostile=1) @everyone \u202egnp.exe\uffff'\";&{0} </style>\r\n# next";

    /// <summary>A deadlock.</summary>
    public static RunReport Hang() => Of([Deadlock("deadlock: T1 waits for 'b', held by T2; T2 waits for 'a', held by T1", "Two.cs", Steps())]);

    /// <summary>The same with hostile text wherever there is text.</summary>
    public static RunReport WithHostileText()
    {
        var finding = Deadlock(Hostile, Hostile, [.. Steps().Select(step => step with { Text = Hostile, At = Hostile, Switch = step.Switch is null ? null : Hostile, Place = new SourcePlace(Hostile, 3) })]);
        finding = finding with
        {
            Rule = Hostile,
            RuleText = Hostile,
            Detail = Hostile,
            Key = Hostile,
            Reproduce = Hostile,
            Interleaving = finding.Interleaving! with
            {
                Lanes = [new InterleavingLane(0, Hostile), new InterleavingLane(1, Hostile + "1"), new InterleavingLane(2, Hostile + "2")],
                Bars = [new LockBar(1, Hostile, true, false, 2, 5)],
                Orders = [new StepOrder(0, 2, Hostile)],
                Memory = [new MemoryChange(-1, []), new MemoryChange(2, [new MemoryRegion(Hostile, 0x1000, 0x1000, [new MemoryRange(Hostile, Hostile, 0x1000, 0x800)])])],
            },
            Memory = [new MemoryMoment(Hostile, [new MemoryRegion(Hostile, 0x1000, 0x1000, [new MemoryRange(Hostile, Hostile, 0x1000, 0x800)])])],
        };
        var report = Of([finding]);
        return report with
        {
            ToolVersion = Hostile,
            Subject = Hostile,
            Summary = Hostile,
            Interruption = Hostile,
            Parts = [report.Parts[0] with { Name = Hostile, Summary = Hostile, Lines = [Hostile], Limits = [Hostile], Metrics = new Dictionary<string, double> { [Hostile] = 1 } }],
            Sources = [new SourceExcerpt(Hostile, 1, [Hostile, Hostile, Hostile, Hostile])],
            Matrix = new ReportMatrix($"matrix {Hostile}", [Hostile], [new MatrixRow(Hostile, [new MatrixCell(MatrixTone.Wrong, Hostile) { Detail = Hostile }])]),
            History = [new PastRun(report.Started, RunVerdict.Clean, 1, [new PastPart(Hostile, true, 1, new Dictionary<string, double> { [Hostile] = 1 })])],
        };
    }

    /// <summary>The deadlock, of threads that share out a region: the second grows at step 4, the first is gone after step 5.</summary>
    public static RunReport WithMemory()
    {
        var report = Hang();
        var finding = report.Parts[0].Findings[0];
        return report with { Parts = [report.Parts[0] with { Findings = [finding with { Interleaving = finding.Interleaving! with { Memory = [Shared(-1, 0x400, 0x200), Shared(3, 0x400, 0x400), Shared(4, 0, 0x400)] } }] }] };
    }

    private static MemoryChange Shared(int step, ulong first, ulong second)
    {
        const ulong Start = ulong.MaxValue - 0xfff; // beyond what a script counts exactly
        var ranges = new[] { new MemoryRange("one", "one", Start, first), new MemoryRange("two", "two", Start + 0x400, second) };
        return new MemoryChange(step, [new MemoryRegion("region 0", Start, 0x1000, [.. ranges.Where(range => range.Size > 0)])]);
    }

    /// <summary>Nothing found, sampled.</summary>
    public static RunReport Clean()
    {
        var report = Of([]);
        return report with
        {
            Verdict = RunVerdict.Clean,
            Summary = "explore: no bug in 10000 executions, not all traces: random samples them",
            Parts = [report.Parts[0] with { Findings = [], Limits = ["random samples them"] }],
        };
    }

    /// <summary>A deadlock after runs of which every other one found something.</summary>
    /// <param name="rates">Executions per second of each older run, a day apart, as a file may say them.</param>
    public static RunReport WithHistory(params double[] rates) => Hang() with
    {
        History =
        [
            .. rates.Select((rate, i) => new PastRun(
                new DateTime(2025, 12, 31, 0, 0, 0, DateTimeKind.Utc).AddDays(i), i % 3 == 2 ? RunVerdict.Violation : RunVerdict.Clean, rate, [new PastPart("exploration", i % 3 == 2, rate, new Dictionary<string, double> { ["executionsPerSecond"] = rate })])),
        ],
    };

    /// <summary>A thread takes what another gave back, and neither step is one that a reader in a hurry sees.</summary>
    /// <param name="shown">How many of the first steps are.</param>
    public static RunReport OrderedByHidden(int shown = 6)
    {
        var finding = Deadlock("data race on x", "Two.cs", []);
        var steps = Enumerable.Range(0, 6).Select(i => Step(i < 3 ? 1 : 2, StepTone.Access, $"read x = {i}", 1, null) with { IsKey = i is not (2 or 3) && i < shown }).ToList();
        return Of([finding with { Interleaving = finding.Interleaving! with { Steps = steps, Bars = [], Orders = [new StepOrder(2, 3, "a")] } }]);
    }

    /// <summary>Which of two layers sees which of two bugs, and runs before it.</summary>
    public static RunReport WithMatrix() => Clean() with
    {
        Command = "bugs",
        History = WithHistory(3, 4, 2, 5, 4.5, 6).History,
        Matrix = new ReportMatrix(
            "Kill matrix",
            ["analyzer", "exploration"],
            [
                new MatrixRow("unpatched", [new MatrixCell(MatrixTone.Unseen, "–"), new MatrixCell(MatrixTone.None, "")]),
                new MatrixRow("stale-page-map", [new MatrixCell(MatrixTone.Unseen, "survives"), new MatrixCell(MatrixTone.Seen, "0.4 s") { Detail = "use after release" }]),
            ]),
    };

    /// <summary>Ended by a signal.</summary>
    public static RunReport Interrupted()
    {
        var report = Clean();
        return report with { Verdict = RunVerdict.Interrupted, Interruption = "interrupted by SIGTERM after 1.0 s", Parts = [report.Parts[0] with { IsCut = true }] };
    }

    /// <summary>A race that needs many steps.</summary>
    /// <param name="count">How many.</param>
    /// <param name="lanes">How many threads do them.</param>
    public static RunReport Long(int count, int lanes = 3)
    {
        var steps = Enumerable.Range(0, count)
            .Select(i => new InterleavingStep((i / 7 % lanes) + 1, i % 11 == 0 ? StepTone.Lock : StepTone.Access, $"write Counter._value {i} -> {i + 1}") { At = $"Two.cs:{(i % 6) + 1}", Place = new SourcePlace("src/Two.cs", (i % 6) + 1), Switch = i % 7 == 0 ? "T2 preempted before write Counter._value" : null })
            .ToList();
        var bars = Enumerable.Range(0, count / 20).Select(i => new LockBar((i % lanes) + 1, $"Monitor#{i}", i % 4 == 0, i % 5 == 0, i * 20, (i * 20) + 15)).ToList();
        var finding = Deadlock("data race on Counter._value", "Two.cs", steps);
        return Of([finding with { Interleaving = finding.Interleaving! with { Bars = bars, Lanes = [.. Enumerable.Range(1, lanes).Select(n => new InterleavingLane(n, $"T{n}"))], Orders = [] } }]);
    }

    /// <summary>The end of a trace.</summary>
    /// <param name="leftOut">How many steps came before.</param>
    /// <param name="count">How many there are.</param>
    public static RunReport WithoutItsBeginning(int leftOut, int count)
    {
        var report = Long(count);
        var finding = report.Parts[0].Findings[0];
        return report with { Parts = [report.Parts[0] with { Findings = [finding with { Interleaving = finding.Interleaving! with { LeftOut = leftOut } }] }] };
    }

    private static RunReport Of(IReadOnlyList<ReportFinding> findings) => new()
    {
        ToolVersion = "0.1.0",
        Command = "explore",
        Subject = "Two.Threads",
        Verdict = RunVerdict.Violation,
        Summary = "explore: bug found after 5 executions",
        Started = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        Seconds = 1.25,
        Seed = "18446744073709551615",
        Parts =
        [
            new ReportPart
            {
                Name = "exploration",
                Summary = "5 executions, 40 scheduling points, 3 threads",
                Seconds = 1.25,
                Metrics = new Dictionary<string, double> { ["executions"] = 5, ["executionsPerSecond"] = 4.5 },
                Lines = ["rewritten: Two"],
                Findings = findings,
            },
        ],
        Sources = [new SourceExcerpt("src/Two.cs", 1, ["lock (a)", "{", "    lock (b)", "    {", "    }", "}"])],
    };

    private static ReportFinding Deadlock(string title, string file, IReadOnlyList<InterleavingStep> steps) => new()
    {
        Rule = "deadlock",
        RuleText = "Threads wait for each other and none can run",
        Title = title,
        Detail = "T0 waits for T1 to end",
        Key = "deadlock Two.cs:3 Two.cs:3",
        Place = new SourcePlace($"src/{file}", 3),
        RelatedPlaces = [new SourcePlace($"src/{file}", 1)],
        Reproduce = "daxverify explore Two.dll --test Two.Threads --replay dv2.abc",
        Interleaving = new Interleaving
        {
            Lanes = [new InterleavingLane(0, "T0 (test)"), new InterleavingLane(1, "T1"), new InterleavingLane(2, "T2 'second'")],
            Steps = steps,
            Bars = [new LockBar(1, "a", false, false, 2, 5), new LockBar(2, "b", true, false, 3, 5), new LockBar(1, "b", false, true, 4, 5), new LockBar(2, "a", false, true, 5, 5)],
            Orders = [new StepOrder(0, 2, "start"), new StepOrder(1, 3, "start")],
        },
    };

    private static IReadOnlyList<InterleavingStep> Steps() =>
    [
        Step(0, StepTone.Life, "start T1", 6, null) with { IsKey = false },
        Step(0, StepTone.Life, "start T2", 6, null) with { IsKey = false },
        Step(1, StepTone.Lock, "enter a", 1, "T0 waits for T1 to end"),
        Step(2, StepTone.Lock, "enter b", 1, "T1 preempted before take b"),
        Step(1, StepTone.Defect, "waits for b, held by T2", 3, "T2 preempted before take a"),
        Step(2, StepTone.Defect, "waits for a, held by T1", 3, null),
    ];

    private static InterleavingStep Step(int lane, StepTone kind, string text, int line, string? reason) =>
        new(lane, kind, text) { At = $"Two.cs:{line}", Place = new SourcePlace("src/Two.cs", line), Switch = reason };
}
