using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Vocabulary.Scenarios;

/// <summary>
/// One execution of a scenario: what is asked of it, and what came of it as far as it got. It is all that the side that runs under an
/// exploration's control and the side that looks at it say to each other, and this assembly is the same on both.
/// </summary>
public sealed class ScenarioExecution
{
    private readonly Scenario? _given;
    private List<CompletedOperation>[] _completed = [];

    public ScenarioExecution(Scenario scenario)
    {
        Mode = scenario.Mode;
        _given = scenario;
    }

    /// <summary>An execution of a scenario that it draws itself.</summary>
    /// <param name="mode">Mode of the bus.</param>
    public ScenarioExecution(KernelMode mode)
    {
        Mode = mode;
    }

    /// <summary>Mode of the bus.</summary>
    public KernelMode Mode { get; }

    /// <summary>The scenario that it runs; <see langword="null"/> before it was drawn.</summary>
    public Scenario? Scenario { get; private set; }

    /// <summary>The machine before the threads started.</summary>
    public SystemObservation? Before { get; set; }

    /// <summary>The machine after the threads ended; <see langword="null"/> when they didn't.</summary>
    public SystemObservation? After { get; set; }

    /// <summary>
    /// Looks at how memory is shared out right now, in the midst of whatever the threads do; <see langword="null"/> before the machine is prepared. It may be called while
    /// all of them stand still, outside control.
    /// </summary>
    public Func<IReadOnlyList<RegionShares>>? LookAtRegions { get; set; }

    /// <summary>The invariant that didn't hold; the execution ended there.</summary>
    public BrokenInvariant? Broken { get; set; }

    /// <summary>How many allocations failed because an operation said so.</summary>
    public int RefusedAllocations { get; set; }

    /// <summary>What each thread has carried out so far.</summary>
    public IReadOnlyList<IReadOnlyList<CompletedOperation>> Completed => _completed;

    /// <summary>
    /// For each thread that didn't end, the operation that it is in, as the simplest of its family: threads that are stuck in the same code of
    /// the bus are stuck alike. Where a thread's name stands for several operations, what it stands for.
    /// </summary>
    public IReadOnlyList<ScenarioOperationKind> Stuck =>
    [
        .. _completed.Select((done, i) => (Done: done.Count, All: Scenario!.Threads[i].Count, Thread: Scenario.Name.Threads[i]))
            .Where(one => one.Done < one.All).Select(one => one.Thread[Math.Min(one.Done, one.Thread.Count - 1)].Kind.Family),
    ];

    /// <summary>The scenario to run, from the side under control, which draws one if none was given.</summary>
    public Scenario Begin(Func<ScenarioName> draw)
    {
        Scenario = _given ?? draw().On(Mode);
        _completed = [.. Scenario.Threads.Select(_ => new List<CompletedOperation>())];
        return Scenario;
    }

    /// <summary>Notes that a thread has carried out its next operation.</summary>
    /// <param name="thread">Number of the thread, from 0.</param>
    /// <param name="result">What came back.</param>
    public void Complete(int thread, Operation operation, OperationResult result) => _completed[thread].Add(new CompletedOperation(operation, result));
}
