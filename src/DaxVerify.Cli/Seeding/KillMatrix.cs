using System.Diagnostics;
using System.Runtime.ExceptionServices;
using DaxVerify.Cli.Invocation;
using DaxVerify.SeededBugs.Compiling;
using DaxVerify.SeededBugs.Patches;
using DaxVerify.Verification.Layers;
using DaxVerify.Verification.SecondEngine;

namespace DaxVerify.Cli.Seeding;

/// <summary>Asks every layer about every bug, several bugs at a time; what a store has already isn't asked again.</summary>
internal sealed class KillMatrix
{
    /// <summary>The layer that reads the sources instead of running them.</summary>
    public const string Analyzer = "analyzer";

    private static readonly Lazy<BusCompilation> s_compilation = new(() => new BusCompilation(AppContext.BaseDirectory));
    private readonly CellStore _store;
    private readonly LayerQuestion _question;
    private readonly IReadOnlyList<string> _layers;
    private readonly Action<KillCell, bool> _onCell;

    /// <param name="store">Where cells are kept.</param>
    /// <param name="question">What each layer is asked.</param>
    /// <param name="onCell">Told each cell as it is known, by the worker that asked, and whether it was in the store.</param>
    public KillMatrix(CellStore store, LayerQuestion question, IReadOnlyList<string> layers, Action<KillCell, bool> onCell)
    {
        _store = store;
        _question = question;
        _layers = layers;
        _onCell = onCell;
    }

    /// <summary>What compiles the bugs.</summary>
    public static BusCompilation Compilation => s_compilation.Value;

    /// <summary>The names of all layers, in the order of the matrix.</summary>
    public static IReadOnlyList<string> AllLayers { get; } = [Analyzer, .. Running.Select(layer => layer.Name)];

    /// <summary>The layers that run the bus, in the order of the matrix.</summary>
    public static IReadOnlyList<IBugLayer> Running => [.. BugLayers.All, new DaxctlLayer()];

    /// <summary>Stop asking about a bug at the first layer that kills it.</summary>
    public bool EndsAtFirstKill { get; init; }

    /// <summary>Ends it: what isn't known by then is left out.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Fills the matrix.</summary>
    /// <param name="workers">How many bugs at a time.</param>
    /// <returns>The cells, in order of bugs and layers.</returns>
    /// <exception cref="PatchException">A bug doesn't compile.</exception>
    public IReadOnlyList<KillCell> Run(IReadOnlyList<SeededBug> bugs, int workers)
    {
        var rows = new IReadOnlyList<KillCell>[bugs.Count];
        using var copies = new ProgramCopies(_store.Copies);
        try
        {
            Parallel.For(0, bugs.Count, new ParallelOptions { MaxDegreeOfParallelism = workers }, i => rows[i] = Ask(bugs[i], copies));
        }
        catch (AggregateException e) when (e.InnerExceptions.FirstOrDefault(inner => inner is PatchException or SecondEngineException or OutputException) is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
        }

        return [.. rows.SelectMany(row => row)];
    }

    private List<KillCell> Ask(SeededBug bug, ProgramCopies copies)
    {
        var cells = new List<KillCell>();
        CompiledBug? compiled = null;
        ProgramCopy? copy = null;
        foreach (var layer in _layers.TakeWhile(_ => !Stop.IsCancellationRequested))
        {
            var key = CellStore.KeyOf(bug, layer, _question);
            var cell = _store.Find(bug.Name, layer, key);
            var wasKnown = cell is not null;
            if (cell is null && layer == Analyzer)
            {
                cell = Analyze(bug, key);
            }
            else if (cell is null)
            {
                if (copy is null)
                {
                    compiled = s_compilation.Value.Compile(bug);
                    copy = copies.Take();
                    copy.Put(compiled);
                }

                if (layer == SecondEngineLayer.Coyote)
                {
                    copy.PutForSecondEngine(compiled!);
                }

                cell = Ask(bug, layer, copy, key);
            }

            if (cell is null)
            {
                break;
            }

            cells.Add(cell);
            _onCell(cell, wasKnown);

            if (EndsAtFirstKill && cell.Outcome == CellOutcome.Killed)
            {
                break;
            }
        }

        copies.GiveBack(copy);
        return cells;
    }

    private KillCell Analyze(SeededBug bug, string key)
    {
        var clock = Stopwatch.StartNew();
        var findings = s_compilation.Value.Analyze(bug);
        return _store.Keep(
            new KillCell(
                bug.Name, Analyzer, findings.Count > 0 ? CellOutcome.Killed : CellOutcome.Survived, clock.Elapsed.TotalSeconds, findings.Count, findings is [var first, ..] ? first : null, null, key),
            trace: null);
    }

    /// <returns>The answer; <see langword="null"/> when a signal came before it.</returns>
    private KillCell? Ask(SeededBug bug, string layer, ProgramCopy copy, string key)
    {
        var answer = LayerChild.Ask(copy.ProgramFile, layer, _question, Stop, out var problem);
        return answer is null && Stop.IsCancellationRequested ? null : _store.Keep(
            answer is null
                ? new KillCell(bug.Name, layer, CellOutcome.Failed, 0, 0, problem, null, key)
                : new KillCell(bug.Name, layer, answer.IsKilled ? CellOutcome.Killed : CellOutcome.Survived, answer.Seconds, answer.Executions, answer.What, null, key),
            answer?.Trace);
    }
}
