using DaxVerify.Specification.Concurrency;
using DaxVerify.Specification.Invariants;
using DaxVerify.Specification.Linearizability;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Specification.Oracles;

/// <summary>
/// Judges histories of one machine from one starting state: whether some order of the specification's atomic steps gives the results and,
/// where it is known, what was seen at the end. Verdicts are kept by history, since few histories make up most schedules. Not for use by
/// several threads at once.
/// </summary>
public sealed class BusOracle
{
    /// <summary>Atomic steps after which a search gives up, unless told otherwise.</summary>
    public const long StepsMaxDefault = 100_000;

    /// <summary>Of each search for a smaller explanation: an exploration waits for it, and takes what doesn't come back for stuck.</summary>
    private const long ReportStepsMax = 10_000;

    private const int KeptMax = 2_000;
    private readonly BusSteps _steps;
    private readonly BusState _start;
    private readonly LinearizabilityChecker<BusState, BusActivity, Operation, OperationResult> _checker;
    private readonly LinearizabilityChecker<BusState, BusActivity, Operation, OperationResult> _reporter;
    private readonly Dictionary<HistoryKey, (Verdict Verdict, string? Report)> _kept = [];
    private long _histories;
    private long _searched;
    private long _violations;
    private long _unknown;
    private long _stepCount;
    private long _cacheHits;

    /// <summary>Makes an oracle.</summary>
    /// <param name="topology">The machine.</param>
    /// <param name="mode">Whose behaviour.</param>
    /// <param name="prologue">What is done, one after the other, before a history begins.</param>
    /// <param name="processPrologue">What each process does after that, one process after the other.</param>
    /// <param name="processes">How many processes a history has at most.</param>
    /// <param name="stepsMax">Atomic steps after which a search gives up.</param>
    public BusOracle(
        BusTopology topology,
        KernelMode mode,
        IReadOnlyList<Operation> prologue,
        IReadOnlyList<Operation> processPrologue,
        int processes,
        long stepsMax = StepsMaxDefault)
    {
        Model = new DaxSpecification(topology, mode);
        _steps = new BusSteps(Model);
        _start = prologue.Aggregate(
            _steps.Boot(processes + 1), (before, operation) => _steps.RunAlone(before, processes, operation).State);
        for (var process = 0; process < processes; process++)
        {
            _start = processPrologue.Aggregate(_start, (before, operation) => _steps.RunAlone(before, process, operation).State);
        }

        Before = StateObserver.Observe(Model, _start.Machine);
        _checker = new LinearizabilityChecker<BusState, BusActivity, Operation, OperationResult>(_steps, stepsMax);
        _reporter = new LinearizabilityChecker<BusState, BusActivity, Operation, OperationResult>(_steps, Math.Min(stepsMax, ReportStepsMax));
    }

    /// <summary>The sequential specification.</summary>
    public DaxSpecification Model { get; }

    /// <summary>What is seen before a history begins.</summary>
    public SystemObservation Before { get; }

    /// <summary>Whether histories are split by region where that is sound.</summary>
    public bool Partitions { get; set; } = true;

    /// <summary>What was judged so far.</summary>
    public OracleTotals Totals => new(_histories, _searched, _violations, _unknown, _stepCount, _cacheHits);

    /// <param name="after">What was seen after it; <see langword="null"/> when nothing was looked at.</param>
    /// <returns>The verdict and, of violations, a report whose first line tells the defect.</returns>
    public (Verdict Verdict, string? Report) Judge(
        IReadOnlyList<HistoryOperation<Operation, OperationResult>> history, SystemObservation? after)
    {
        _histories++;
        var key = new HistoryKey(history, after);
        if (_kept.TryGetValue(key, out var kept))
        {
            return kept;
        }

        _searched++;
        var verdict = Search(history, after);
        _violations += verdict == Verdict.Violation ? 1 : 0;
        _unknown += verdict == Verdict.Unknown ? 1 : 0;
        var judged = (verdict, verdict == Verdict.Violation ? Report(history, after) : null);
        if (_kept.Count >= KeptMax)
        {
            _kept.Clear();
        }

        _kept.Add(key, judged);
        return judged;
    }

    /// <summary>Judges a history without looking whether it was judged before.</summary>
    /// <param name="after">What was seen after it; <see langword="null"/> when nothing was looked at.</param>
    public Verdict Search(IReadOnlyList<HistoryOperation<Operation, OperationResult>> history, SystemObservation? after)
    {
        if (!Partitions || HistoryPartition.Split(Model.Topology, history) is not { Count: > 1 } parts)
        {
            return Check(history, IsFinal(after));
        }

        var worst = Verdict.Ok;
        foreach (var (region, part) in parts)
        {
            var verdict = Check([.. part.Select(i => history[i])], IsFinal(after, region));
            if (verdict == Verdict.Violation)
            {
                return verdict;
            }

            worst = verdict == Verdict.Unknown ? verdict : worst;
        }

        return worst;
    }

    private Verdict Check(IReadOnlyList<HistoryOperation<Operation, OperationResult>> history, Func<BusState, bool>? isFinal)
    {
        var outcome = _checker.Check(_start, history, isFinal);
        _stepCount += outcome.Steps;
        _cacheHits += outcome.CacheHits;
        return outcome.Verdict;
    }

    private string Report(IReadOnlyList<HistoryOperation<Operation, OperationResult>> history, SystemObservation? after)
    {
        // The results alone are a smaller thing to explain, if they don't fit by themselves.
        var ends = after is not null && _reporter.Check(_start, history).Verdict == Verdict.Violation ? null : after;
        var smallest = HistoryMinimiser.Minimise(_reporter, _start, history, IsFinal(ends));
        return new HistoryReport(_steps, smallest, _reporter.Check(_start, smallest, IsFinal(ends)), ends).Render();
    }

    private Func<BusState, bool>? IsFinal(SystemObservation? after) => after is null ? null
        : state => ObservationDifference.First(StateObserver.Observe(Model, state.Machine), after) is null;

    private Func<BusState, bool>? IsFinal(SystemObservation? after, int region)
    {
        if (after is null)
        {
            return null;
        }

        var part = HistoryPartition.PartOf(Model.Topology, after, region);
        return state => ObservationDifference.First(
            HistoryPartition.PartOf(Model.Topology, StateObserver.Observe(Model, state.Machine), region), part) is null;
    }
}
