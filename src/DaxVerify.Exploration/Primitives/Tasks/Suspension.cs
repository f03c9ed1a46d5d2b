using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Threads;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>
/// One await that has to wait. The framework holds its <see cref="Resume"/> as the continuation and decides, as it does in production, on which thread and when it
/// runs; what follows the await comes after what went before it, on whatever thread.
/// </summary>
internal sealed class Suspension : IBlocked
{
    private readonly VectorClock _clock = new();
    private readonly VectorClock _weakClock = new();
    private readonly Controller _controller;
    private readonly int _stamp;
    private readonly string _site;
    private readonly SynchronizationContext? _context = SynchronizationContext.Current;
    private Action? _continuation;
    private bool _hasResumed;
    private int _call;

    /// <summary>The thread begins to wait.</summary>
    /// <param name="slot">The thread.</param>
    /// <param name="awaited">What it waits for; null if that is no task.</param>
    /// <param name="site">The await.</param>
    public Suspension(ThreadSlot slot, TaskState? awaited, string site)
    {
        _controller = slot.Controller;
        _stamp = _controller.Stamp;
        _site = site;
        Awaited = awaited;
        _clock.Renew(_stamp);
        _weakClock.Renew(_stamp);
        _clock.Assign(slot.Clock);
        slot.WeakClock.Set(slot.Id, slot.Clock[slot.Id]);
        _weakClock.Assign(slot.WeakClock);
        slot.Advance();
    }

    /// <summary>The task waited for; null if it is something else.</summary>
    public TaskState? Awaited { get; }

    /// <summary>It waits for nothing but its turn in its context.</summary>
    public bool IsPosted { get; init; }

    /// <inheritdoc/>
    public string? Foreign { get; init; }

    /// <summary>The await.</summary>
    public string Place => Site.Place(_site);

    /// <summary>The task of the async method; null if it has none.</summary>
    public TaskState? Of { get; private set; }

    /// <summary>The execution is over and its threads are being unwound.</summary>
    public bool IsAborting => _controller.Aborting;

    /// <summary>Tells which async method waits.</summary>
    public void SetMethod(TaskState task)
    {
        if (_hasResumed)
        {
            return;
        }

        Of = task;
        task.SuspendedIn = this;
        if (ThreadSlot.Current is { } slot)
        {
            foreach (var take in slot.Takes)
            {
                take.Method ??= task;
            }

            slot.Takes.Clear();
        }
    }

    /// <summary>Tells that the async method that waits has no task: which of its calls it is, is known by what follows the await.</summary>
    public void SetCall() => _call = _continuation?.Target is { } call ? TaskTable.NumberOfCall(call) : 0;

    /// <summary>The async method that waits, with the number of its task, or of its call if it has none: two of one name can be told apart.</summary>
    public ThreadFact ToFact() => new(-1, Site.Method(_site) + (Of is not null ? $"#{Of.ToFact().Number}" : _call > 0 ? $" (call {_call})" : ""));

    /// <inheritdoc/>
    public WaitFact ToWait() => Owners() is { Count: > 0 } owners
        ? new WaitFact(ToFact(), WaitKind.Context, Place) { HeldBy = [.. owners.Select(owner => new HoldFact(owner.ToFact(), LockMode.Exclusive, ""))] }
        : Awaited?.Semaphore is { } semaphore
        ? new WaitFact(ToFact(), WaitKind.Count, Place) { Subject = semaphore.ToFact(), HeldBy = [.. semaphore.Takes.Select(take => take.ToFact())] }
        : new WaitFact(ToFact(), Waited?.WaitedForAs ?? WaitKind.Completion, Place) { Subject = Waited?.WaitedFor() };

    /// <summary>What has to be complete first: reports tell what that waits for.</summary>
    private TaskState? Waited => Awaited?.ForChannel() ?? Awaited;

    /// <inheritdoc/>
    public IEnumerable<object> BlockedBy() => Owners() is { Count: > 0 } owners ? owners : Awaited?.Blockers(this) ?? [];

    /// <summary>The threads that run what is posted to the context in which it is to go on; none if it can't yet, or its context has no thread.</summary>
    private List<ThreadSlot> Owners() =>
        _context is not null && !_hasResumed && (IsPosted || Awaited is { IsComplete: true }) ? [.. ContextOwners.Of(_controller, _context)] : [];

    /// <summary>What follows the await.</summary>
    public Action Continuing(Action continuation)
    {
        _continuation = continuation;
        return Resume;
    }

    /// <summary>Goes on after the await, on the calling thread.</summary>
    public void Resume()
    {
        if (ThreadSlot.Current is not { } slot)
        {
            _controller.NoteStray(_stamp, _site);
            return;
        }

        if (slot.Controller.Aborting || slot.Controller.Stamp != _stamp)
        {
            return;
        }

        try
        {
            _hasResumed = true;
            TaskTable.Resume(this);
            if (Of is not null)
            {
                Of.SuspendedIn = null;
                Of.RunBy = slot;
            }

            if (Awaited?.Take is { } take)
            {
                take.Method = Of;
            }

            PoolItems.After(slot, _site);
            slot.Clock.Join(_clock);
            slot.WeakClock.Join(_weakClock);
            slot.Controller.Tracer?.Add(slot, new TraceEvent(slot.Id, TraceEventKind.Resume, Place) { Subject = Awaited?.ToFact(), Target = Of is null && _call == 0 ? null : ToFact() });
            var outer = slot.Method;
            slot.Method = Of;
            _continuation!();
            slot.Method = outer;
        }
        catch (AbortException) when (slot.Controller.Aborting)
        {
            // The framework's code that called must not see it: it would be thrown again on the thread pool. The next step of this thread throws it anew.
        }
    }
}
