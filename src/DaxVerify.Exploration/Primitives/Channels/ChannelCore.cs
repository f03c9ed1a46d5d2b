using System.Threading.Channels;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Cancellation;
using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Primitives.Tasks;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Channels;

/// <summary>
/// One channel under control. The framework's own keeps the items and decides, as in production, who is served, what is dropped and what is thrown. Each call is one
/// step. Nothing ever waits for the framework's own operations: after each step the engine looks which are over, and completes tasks of its own, which go on as the program's options say.
/// </summary>
/// <typeparam name="T">What goes through it.</typeparam>
internal sealed class ChannelCore<T>
{
    /// <summary>What waits for room goes on elsewhere whatever the program asked for: so does the framework's.</summary>
    private const TaskCreationOptions WriterOptions = TaskCreationOptions.RunContinuationsAsynchronously;

    private readonly ChannelPlan<T> _plan;
    private readonly ChannelState _state = new();
    private readonly TaskCompletionSource _completion;
    private readonly string _site;
    private readonly List<ChannelWait> _waits = [];
    private List<T> _dropped = [];

    /// <summary>Puts the framework's own channel under control.</summary>
    /// <param name="plan">What the program asked for.</param>
    /// <param name="make">Makes the framework's own, with what is to be called for items that are dropped.</param>
    /// <param name="site">The call.</param>
    public ChannelCore(ChannelPlan<T> plan, Func<Action<T>?, Channel<T>> make, string site)
    {
        _plan = plan;
        _site = site;
        Real = make(plan.ItemDropped is null ? null : item => _dropped.Add(item));
        _completion = new TaskCompletionSource(Options);
        if (ThreadSlot.Current is { } slot)
        {
            _state.Use(slot, site);
        }
    }

    /// <summary>The framework's own.</summary>
    public Channel<T> Real { get; }

    private TaskCreationOptions Options => _plan.ContinuesInline ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously;

    /// <summary>The task that is complete when the channel is and is empty.</summary>
    public Task Completion(string site)
    {
        if (ThreadSlot.Current is { Controller.Aborting: false } slot)
        {
            _state.Use(slot, site);
            TaskTable.Register(slot, _completion.Task, _site).SetChannel(_state, WaitKind.Completion);
        }

        return _completion.Task;
    }

    /// <summary>A step that reads or peeks: what was put in goes before what takes it out.</summary>
    public TResult Read<TResult>(OpKind kind, string member, Func<ChannelReader<T>, TResult> act, Func<TResult, bool> learns, string site, CancellationToken token = default)
    {
        FrameworkShim.LooksAt(token, site);
        var slot = Begin(kind, member, site, StoreUse.Looks);
        if (slot is not null && _plan.IsBounded && kind != OpKind.Read)
        {
            Waiting.Release(slot, _state);
        }

        return End(slot, Act(slot, () => act(Real.Reader), site), learns, site);
    }

    /// <summary>A step that puts something in, or completes the channel.</summary>
    public TResult Write<TResult>(string member, Func<ChannelWriter<T>, TResult> act, Func<TResult, bool> succeeds, string site, CancellationToken token = default)
    {
        FrameworkShim.LooksAt(token, site);
        var slot = Begin(OpKind.ReadWrite, member, site, StoreUse.Drains);
        if (slot is not null)
        {
            Waiting.Release(slot, _state);
        }

        var result = End(slot, Act(slot, () => act(Real.Writer), site), r => _plan.IsBounded || !succeeds(r), site);
        if (_dropped.Count > 0)
        {
            var dropped = _dropped;
            _dropped = [];
            dropped.ForEach(_plan.ItemDropped!);
        }

        return result;
    }

    /// <summary>What the program gets of an operation: the same, or, if it has to wait, a task of the engine's.</summary>
    public ValueTask<TResult> Wait<TResult>(ValueTask<TResult> real, WaitKind kind, CancellationToken token, string site) =>
        real.IsCompleted || ThreadSlot.Current is not { } slot
            ? real
            : new ValueTask<TResult>(Begin(slot, new ChannelWait<TResult>(() => real.IsCompleted, () => real.AsTask(), kind == WaitKind.Room ? WriterOptions : Options), kind, token, site).Result);

    /// <summary>The same of an operation without a result.</summary>
    public ValueTask Wait(ValueTask real, WaitKind kind, CancellationToken token, string site)
    {
        if (real.IsCompleted || ThreadSlot.Current is not { } slot)
        {
            return real;
        }

        async Task<bool> Take()
        {
            await real.ConfigureAwait(false);
            return true;
        }

        return new ValueTask(Begin(slot, new ChannelWait<bool>(() => real.IsCompleted, Take, WriterOptions), kind, token, site).Task);
    }

    private TWait Begin<TWait>(ThreadSlot slot, TWait wait, WaitKind kind, CancellationToken token, string site)
        where TWait : ChannelWait
    {
        TaskTable.Register(slot, wait.Task, site).SetChannel(_state, kind);
        SingleUse.Mark(wait.Task);
        _waits.Add(wait);
        if (token.CanBeCanceled)
        {
            slot.Controller.Limits.Note(LimitKind.Unordered, "its waits can be cancelled", site);
            wait.Cancellation = CancellationTokenShim.Register(ref token, () => Cancelled(site), site);
            if (wait.Task.IsCompleted)
            {
                CancellationTokenRegistrationShim.Forget(wait.Cancellation);
            }
        }

        return wait;
    }

    /// <summary>The framework's own operation has been cancelled: a step on the channel, like any other.</summary>
    private void Cancelled(string site)
    {
        var slot = ThreadSlot.Current!;
        slot.Controller.Point(slot, OpKind.ReadWrite, _state, site);
        Settle();
        PoolItems.After(slot, site);
    }

    /// <summary>Completes the tasks of what the last step has ended: first all outcomes are taken, since what goes on may use the channel.</summary>
    private void Settle()
    {
        List<ChannelWait>? over = null;
        for (var i = 0; i < _waits.Count; i++)
        {
            if (_waits[i].IsOver)
            {
                (over ??= []).Add(_waits[i]);
                _waits.RemoveAt(i--);
            }
        }

        over?.ForEach(wait => wait.Take());
        if (over is not null)
        {
            foreach (var wait in over)
            {
                CancellationTokenRegistrationShim.Forget(wait.Cancellation);
                wait.Complete();
            }
        }

        if (Real.Reader.Completion is { IsCompleted: true } ended)
        {
            _completion.TrySetFromTask(ended);
        }
    }

    private ThreadSlot? Begin(OpKind kind, string member, string site, StoreUse stores)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return null;
        }

        if (slot.Controller.Aborting)
        {
            throw new AbortException();
        }

        _state.Use(slot, site);
        slot.Controller.Point(slot, kind, _state, site, stores);
        slot.Controller.Tracer?.Add(slot, new TraceEvent(slot.Id, TraceEventKind.UseCollection, Site.Place(site)) { Subject = _state.ToFact(), Member = member });
        return slot;
    }

    /// <summary>The call itself. What compares items for it is code of the program, in the middle of a step.</summary>
    private TResult Act<TResult>(ThreadSlot? slot, Func<TResult> act, string site)
    {
        if (slot is null || !_plan.ComparesItems)
        {
            return act();
        }

        (slot.Call, slot.CallFrame) = (site, nuint.MaxValue);
        try
        {
            return act();
        }
        finally
        {
            slot.Call = null;
        }
    }

    private TResult End<TResult>(ThreadSlot? slot, TResult result, Func<TResult, bool> learns, string site)
    {
        if (slot is { Controller.Aborting: false })
        {
            if (learns(result))
            {
                Waiting.Acquire(slot, _state);
            }

            Settle();
            PoolItems.After(slot, site);
        }

        return result;
    }
}
