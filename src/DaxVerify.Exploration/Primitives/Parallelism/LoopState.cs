using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Cancellation;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Parallelism;

/// <summary>What the threads of one parallel loop share: how it is to end, and who takes which iteration, which is a step but orders nothing.</summary>
internal sealed class LoopState(CancellationToken token) : SyncObject
{
    private readonly Taking _taking = new();
    private CancellationToken _token = token;

    /// <summary>Cancels the loop.</summary>
    public CancellationToken Token => _token;

    /// <summary>No further iterations begin.</summary>
    public bool IsStopped { get; set; }

    /// <summary>The first iteration that called Break: none after it begins.</summary>
    public long? LowestBreak { get; set; }

    /// <summary>What iterations threw.</summary>
    public List<Exception> Failures { get; } = [];

    /// <summary>It is to end, whatever the iteration.</summary>
    public bool ShouldExit => IsStopped || Failures.Count > 0 || _token.IsCancellationRequested;

    /// <inheritdoc/>
    public override ObjectFact ToFact() => new(Id, "Parallel", "");

    /// <summary>A step that takes an iteration, or finds that there is none.</summary>
    public void Step(string site)
    {
        var slot = ThreadSlot.Current!;
        _taking.Touch(slot.Controller);
        slot.Controller.Point(slot, OpKind.ReadWrite, _taking, site);
    }

    /// <summary>An iteration looks at it.</summary>
    public TResult Look<TResult>(Func<LoopState, TResult> look, string site)
    {
        var slot = ThreadSlot.Current!;
        CancellationTokenShim.get_IsCancellationRequested(ref _token, site);
        slot.Controller.Point(slot, OpKind.Read, this, site);
        Waiting.Acquire(slot, this);
        return look(this);
    }

    /// <summary>An iteration changes it.</summary>
    public void Change(Action<LoopState> change, string site)
    {
        var slot = ThreadSlot.Current!;
        slot.Controller.Point(slot, OpKind.ReadWrite, this, site);
        change(this);
        Waiting.Release(slot, this);
    }

    /// <summary>Throws what the framework throws when all iterations have ended.</summary>
    public void ThrowIfFailed()
    {
        if (Failures.Count > 0)
        {
            var isCancelled = _token.IsCancellationRequested && Failures.TrueForAll(e => e is OperationCanceledException cancelled && cancelled.CancellationToken == _token);
            throw isCancelled ? Failures[0] : new AggregateException(Failures);
        }

        _token.ThrowIfCancellationRequested();
    }

    /// <summary>What is left to be done.</summary>
    private sealed class Taking : SyncObject
    {
        /// <inheritdoc/>
        public override ObjectFact ToFact() => new(Id, "Parallel", "");
    }
}
