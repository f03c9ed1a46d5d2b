using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>
/// What the engine knows of one task. The framework's own flag says whether it is complete; the step that completes it, and with it whatever the framework completes
/// in its course, is one on the task's <see cref="Root"/>.
/// </summary>
internal sealed class TaskState : SyncObject
{
    private Task _task = Task.CompletedTask;
    private Func<Task?>? _inner;
    private Task[] _parts = [];
    private bool _hasOwnParts;
    private bool _isUnwrapped;
    private ConflictLinks? _links;
    private List<int>? _completers;
    private SyncObject? _channel;
    private WaitKind _channelWait = WaitKind.Completion;

    /// <summary>Where it was made.</summary>
    public string Origin { get; private set; } = "";

    /// <summary>Which of the execution's tasks it is, from 1: what the program gets as its number.</summary>
    public int Number { get; set; }

    /// <summary>The thread that runs its body, once it does.</summary>
    public ThreadSlot? RunBy { get; set; }

    /// <summary>The thread that queued it, and which of that slot's threads it was; null if the pool hasn't got it.</summary>
    public (ThreadSlot Slot, int Life)? QueuedBy { get; set; }

    /// <summary>The await that its async method is suspended in; null if it isn't.</summary>
    public Suspension? SuspendedIn { get; set; }

    public bool IsComplete => _task.IsCompleted;

    /// <inheritdoc/>
    public override bool Available => _task.IsCompleted;

    /// <inheritdoc/>
    public override WaitKind WaitedForAs => _channelWait;

    /// <summary>The step that completes it is one on it, or on what it counts with.</summary>
    public bool IsStepped { get; set; }

    /// <summary>It stands behind a ValueTask whose result may be taken once.</summary>
    public bool MaySingleUse { get; set; }

    /// <summary>The result of that ValueTask was taken, or it was made a task.</summary>
    public bool IsUsed { get; set; }

    /// <summary>An await is, or was, registered with that ValueTask.</summary>
    public bool HasContinuation { get; set; }

    /// <inheritdoc/>
    public override ObjectFact WaitedFor() => _channel is not null && _channelWait != WaitKind.Completion ? _channel.ToFact() : ToFact();

    /// <inheritdoc/>
    public override ObjectFact ToFact() => new(Id, "Task", Origin.Length == 0 ? "" : $"{Site.Method(Origin)} at {Site.Place(Origin)}");

    /// <summary>The semaphore's count that it waits for, or has had; null if it is no wait for one.</summary>
    public SemaphoreState? Semaphore { get; private set; }

    /// <summary>The count that it has had.</summary>
    public SemaphoreTake? Take { get; set; }

    /// <inheritdoc/>
    public override IEnumerable<object> Blockers(object waiter)
    {
        if (IsComplete)
        {
            return [];
        }

        if (Semaphore is { } semaphore)
        {
            return semaphore.Blockers(waiter);
        }

        if (SuspendedIn is { } suspension)
        {
            return [suspension];
        }

        if (RunBy is { Finished: false } slot)
        {
            return [slot];
        }

        var parts = Parts.ToArray().Where(part => !part.IsCompleted).Select(Known);
        return parts.OfType<TaskState>().SelectMany(part => part.Blockers(waiter));
    }

    /// <summary>Binds it to a task.</summary>
    public void Begin(Controller controller, Task task, string origin)
    {
        Touch(controller);
        _task = task;
        _inner = null;
        _parts = [];
        _hasOwnParts = _isUnwrapped = false;
        _links = null;
        _completers = null;
        Origin = origin;
        RunBy = null;
        QueuedBy = null;
        SuspendedIn = null;
        Semaphore = null;
        Take = null;
        IsStepped = MaySingleUse = IsUsed = HasContinuation = false;
        SettledAt = 0;
        SettledBy = null;
        IsFollowedByMore = false;
        Registrations = 0;
        EndedBy = null;
        _channel = null;
        _channelWait = WaitKind.Completion;
        Timer = null;
    }

    /// <summary>Number of the step, of those that complete tasks, in the course of which it was completed.</summary>
    public int SettledAt { get; set; }

    /// <summary>The thread that completed it, and which of that slot's threads it was.</summary>
    public (ThreadSlot Slot, int Life)? SettledBy { get; set; }

    /// <summary>Whoever completed it had more to do after that, and after what went on in its course.</summary>
    public bool IsFollowedByMore { get; set; }

    /// <summary>How often something was registered with it.</summary>
    public int Registrations { get; set; }

    /// <summary>The end of its own body: the thread that came to it, which of that slot's threads it was, and whether that had more to do.</summary>
    public (ThreadSlot Slot, int Life, bool IsFollowedByMore)? EndedBy { get; set; }

    /// <summary>It is complete when all, or some, of others are, or later.</summary>
    public void SetParts(params Task[] parts) => _parts = parts;

    /// <summary>The timer that completes it at the latest; null if there is none.</summary>
    public ControlledTimer? Timer { get; set; }

    /// <summary>Which of what completes it comes first, and which last, makes a difference: the steps that do are in conflict.</summary>
    public void LinkParts(Controller controller)
    {
        var completers = new List<int>();
        AddCompleters(controller.Links, completers);
        completers = [.. completers.Distinct()];
        for (var i = 0; i < completers.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                controller.Links.Add(completers[i], completers[j]);
            }
        }
    }

    /// <summary>A token may cancel it before what it is made of, or its timer, completes it.</summary>
    public void LinkToken(ThreadSlot slot, SyncObject token)
    {
        Waiting.Link(slot, this, token);
        if (Timer is not null)
        {
            Waiting.Link(slot, Timer, token);
        }

        foreach (var part in Parts)
        {
            Known(part)?.LinkToken(slot, token);
        }
    }

    /// <summary>Whether the steps that have completed what it is made of are in conflict.</summary>
    public bool AreLinked(Controller controller)
    {
        int[] completers = [.. Parts.ToArray().Select(Known).OfType<TaskState>().Select(part => part.StepsOn).Append(_hasOwnParts ? Id : StepsOn).Distinct()];
        return Array.TrueForAll(completers, one => Array.TrueForAll(completers, other => one == other || controller.Links.Has(one, other)));
    }

    /// <summary>Some of what it is made of was, or is, not known when it was made: what a task returns for which another stands.</summary>
    public bool HasLateParts => _isUnwrapped || Array.Exists(Parts.ToArray(), part => Known(part) is { HasLateParts: true });

    /// <summary>
    /// Several threads have completed what it was made of, each in a step of its own, and it shows which came last: by what goes on in the course of that one's step, or by the order of exceptions.
    /// </summary>
    public bool ShowsLastPart()
    {
        var parts = Parts.ToArray().Select(Known).OfType<TaskState>().Where(part => part.SettledBy is not null).ToList();
        var by = parts.ConvertAll(part => part.SettledBy!.Value);
        if (_hasOwnParts && EndedBy is { } own)
        {
            by.Add((own.Slot, own.Life)); // Its own end counts like that of a child.
        }

        return by.Distinct().Skip(1).Any()
            && (parts.Exists(part => part.IsFollowedByMore) || (_hasOwnParts && EndedBy is { IsFollowedByMore: true }) || parts.Count(part => part._task.IsFaulted) > 1);
    }

    /// <summary>
    /// It is made of several tasks, completed by several threads, and more follows on one of those: what was registered with that first runs before this one hears of it, and has steps of its own.
    /// </summary>
    public bool HearsLate
    {
        get
        {
            var parts = Parts.ToArray().Select(Known).OfType<TaskState>().Where(part => part.SettledBy is not null).ToList();
            return parts.Exists(part => part.Registrations > 1) && parts.Select(part => part.SettledBy).Distinct().Skip(1).Any();
        }
    }

    /// <summary>It completes in the course of others' completion, or of a step on a channel.</summary>
    public bool FollowsOthers => _parts.Length > 0 || _channel is not null;

    /// <summary>The task that waits for an item or room in a channel and that this one waits for; null if there is none.</summary>
    public TaskState? ForChannel() => Root() is { IsComplete: false, _channel: not null } root ? root : null;

    /// <summary>It is completed by steps on a channel.</summary>
    public void SetChannel(SyncObject channel, WaitKind kind)
    {
        _channel = channel;
        _channelWait = kind;
        IsStepped = true;
        CountWith(channel);
    }

    /// <summary>
    /// It is complete. If that came of another's completion, and not of a step of its own, the order of looks at it and of the step on that one, the last of its parts, is what matters.
    /// </summary>
    /// <returns>False if it wasn't completed in the course of that step.</returns>
    public bool FollowsItsParts()
    {
        if ((IsStepped && !_hasOwnParts) || _parts.Length == 0 || !ReferenceEquals(Root(), this))
        {
            return false;
        }

        TaskState? last = null;
        foreach (var part in Parts)
        {
            if (Known(part) is { } state && (last is null || state.SettledAt > last.SettledAt))
            {
                last = state;
            }
        }

        if (last is null || last.SettledAt != SettledAt)
        {
            return false;
        }

        CountWith(last);
        return true;
    }

    /// <summary>It is completed by steps on a semaphore.</summary>
    public void SetSemaphore(SemaphoreState semaphore)
    {
        Semaphore = semaphore;
        IsStepped = true;
        CountWith(semaphore);
    }

    /// <summary>It isn't complete before a child is.</summary>
    public void AddChild(Task child)
    {
        _parts = [.. _parts, child];
        _hasOwnParts = true;
        if (_completers is not null && _links is not null && Known(child) is { } state)
        {
            foreach (var other in _completers)
            {
                _links.Add(other, state.StepsOn);
            }

            _completers.Add(state.StepsOn);
            (state._links, state._completers) = (_links, _completers);
        }
    }

    /// <summary>It is complete when another task and then the one that this returns are.</summary>
    public void SetUnwraps(Task outer, Func<Task?> inner)
    {
        _parts = [outer];
        _inner = inner;
        _isUnwrapped = true;
    }

    /// <summary>The tasks that it is made of, has for children or follows on, as far as they are known.</summary>
    public ReadOnlySpan<Task> Parts
    {
        get
        {
            if (_inner is not null && _parts[0].IsCompletedSuccessfully && _inner() is { } inner)
            {
                _parts = [.. _parts, inner];
                _inner = null;
            }

            return _parts;
        }
    }

    /// <summary>
    /// The task without whose completion this one can't be complete: the first of those that it is made of that isn't complete yet, if it is made of others; itself if it is
    /// completed by a step of its own.
    /// </summary>
    public TaskState Root()
    {
        foreach (var part in Parts)
        {
            if (!part.IsCompleted && Known(part) is { } state)
            {
                return state.Root();
            }
        }

        return this;
    }

    /// <summary>The objects of the steps that complete it: its own, those of what it is made of, its timer's. What it gets later becomes one of them.</summary>
    private void AddCompleters(ConflictLinks links, List<int> completers)
    {
        (_links, _completers) = (links, completers);
        completers.Add(Id);
        completers.Add(StepsOn);
        completers.Add(Timer?.StepsOn ?? 0);
        foreach (var part in Parts)
        {
            Known(part)?.AddCompleters(links, completers);
        }
    }

    /// <summary>The state of a task of the execution that this one is of; whoever asks may run on no thread of it.</summary>
    private TaskState? Known(Task task) => TaskTable.Find(Stamp, task);
}
