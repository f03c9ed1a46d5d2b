using System.Globalization;
using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>Records what the threads of one execution do, with values and reasons for each switch; for reports only.</summary>
internal sealed class Tracer
{
    private const int EventsMax = 20_000;

    /// <summary>Of a trace that is longer the beginning is kept, and the end: what lies between them is forgotten, and counted.</summary>
    private const int BeginningMax = EventsMax / 2;
    private const int TextMax = 40;
    private readonly Func<object?>? _observe;
    private readonly List<TraceEvent> _events = [];
    private readonly Dictionary<int, string> _names = [];
    private readonly TraceOrders _orders = new();
    private readonly List<int> _places = [];
    private readonly Dictionary<object, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private int _forgotten;
    private bool _closed;
    private SwitchReason? _switch;
    private int _switchTo = -1;

    /// <param name="observe">See <see cref="ExplorationOptions.Observe"/>.</param>
    public Tracer(Func<object?>? observe) => _observe = observe;

    /// <summary>
    /// What happened, in order. Plain accesses to what nobody writes once a second thread runs are left out, unless they are
    /// the last event, which shows the failure; so are those to what the compiler keeps for itself, unless that is what failed.
    /// </summary>
    /// <param name="member">The member that the defect is about; empty if it is about none.</param>
    /// <returns>The events, which of them come after which, and what is missing between them.</returns>
    public (IReadOnlyList<TraceEvent> Events, IReadOnlyList<EventOrder> Orders, TraceGap? Gap) Tell(string member)
    {
        var started = _events.FindIndex(e => e.Kind == TraceEventKind.Start);
        var written = _events.Skip(Math.Max(0, started)).Where(e => e.Kind == TraceEventKind.Write).Select(e => e.Member).ToHashSet();
        var last = _events.Count > 0 ? _events[^1] : null;
        return WithStates(e => ReferenceEquals(e, last) || e.Switch is not null || !IsPlain(e) || (written.Contains(e.Member) && (!e.IsOfCompiler || e.Member == member)));
    }

    /// <summary>Names of the threads, by number.</summary>
    public IReadOnlyDictionary<int, string> ThreadNames => _names;

    /// <summary>Prepares for an execution.</summary>
    public void Begin()
    {
        _events.Clear();
        _orders.Begin();
        _places.Clear();
        _forgotten = 0;
        _names.Clear();
        _numbers.Clear();
        _closed = false;
        _switch = null;
        _switchTo = -1;
    }

    public void Add(ThreadSlot slot, TraceEventKind kind, SyncObject target, string site, bool succeeded = true, int count = 0, ThreadFact? other = null) =>
        Add(slot, new TraceEvent(slot.Id, kind, Site.Place(site)) { Subject = target.ToFact(), Succeeded = succeeded, Count = count, Target = other });

    /// <summary>Adds an access to memory.</summary>
    public void AddAccess(ThreadSlot slot, TraceEventKind kind, string member, string? before, string? after, string site) =>
        Add(slot, new TraceEvent(slot.Id, kind, Site.Place(site)) { Member = member, Before = before, After = after, IsOfCompiler = Site.IsOfCompiler(site) });

    /// <summary>Adds an event of one of the program's own locks.</summary>
    public void AddLock(ThreadSlot slot, TraceEventKind kind, OwnLock own, LockMode mode, string site, bool succeeded)
    {
        var holders = kind == TraceEventKind.LockWait ? own.Holders : [];
        Add(slot, new TraceEvent(slot.Id, kind, Site.Place(site))
        {
            Subject = own.ToFact(),
            Mode = mode,
            Succeeded = succeeded,
            HeldBy = [.. holders.Select(h => new HoldFact(h.Thread.ToFact(), h.Mode, Site.Place(h.Site)))],
        });
    }

    public void Add(ThreadSlot slot, TraceEvent happened)
    {
        var controller = slot.Controller;
        if (controller.Aborting && (_closed || controller.Finding is null))
        {
            return;
        }

        _closed = controller.Aborting;
        _names[slot.Id] = slot.Describe();
        if (_events.Count >= EventsMax)
        {
            _events.RemoveRange(BeginningMax, EventsMax / 4);
            _places.RemoveRange(BeginningMax, EventsMax / 4);
            _forgotten += EventsMax / 4;
        }

        _places.Add(_orders.Add(slot, happened));
        _events.Add(_switchTo == slot.Id ? happened with { Switch = _switch } : happened);
        _switchTo = -1;
        Observe();
    }

    /// <summary>The thread's last await is that of an async method, which is known only once it waits.</summary>
    public void NameAwait(ThreadSlot slot, ThreadFact method)
    {
        var at = _events.FindLastIndex(e => e.Thread == slot.Id && e is { Kind: TraceEventKind.Await, Target: null });
        if (at >= 0)
        {
            _events[at] = _events[at] with { Target = method };
        }
    }

    /// <summary>Looks at the program's state: it is that after the last event, until another one happens or this is called again.</summary>
    public void Observe()
    {
        if (_observe is null || _events.Count == 0)
        {
            return;
        }

        var slot = ThreadSlot.Current;
        ThreadSlot.Current = null;
        try
        {
            _events[^1] = _events[^1] with { State = _observe() };
        }
        finally
        {
            ThreadSlot.Current = slot;
        }
    }

    /// <summary>Notes that a thread can't go on: if it is in a method of one of the program's own locks, that is what it waits for.</summary>
    public void NoteBlocked(ThreadSlot slot)
    {
        if (slot.OwnLockCalls is [.., { IsTraced: false } call] && Waits.WaitOf(slot).Subject is { IsOwnLock: true })
        {
            call.IsTraced = true;
            AddLock(slot, TraceEventKind.LockWait, call.Lock, call.Mode, call.Site, succeeded: true);
        }
    }

    /// <summary>Notes that another thread goes on, and why.</summary>
    public void NoteSwitch(ThreadSlot? from, ThreadSlot to, ulong enabled)
    {
        if (ReferenceEquals(from, to))
        {
            return;
        }

        _switchTo = to.Id;
        _switch = from switch
        {
            null or { Finished: true } => new SwitchReason(SwitchCause.Ended, null, null),
            { Spinning: true } when (enabled & (1UL << from.Id)) != 0 => new SwitchReason(SwitchCause.Spins, from.ToFact(), null),
            _ when (enabled & (1UL << from.Id)) != 0 =>
                new SwitchReason(SwitchCause.Preempted, from.ToFact(), Waits.TurnOf(from)),
            _ => new SwitchReason(SwitchCause.Waits, from.ToFact(), Waits.WaitOf(from)),
        };
    }

    /// <summary>Short text for a value.</summary>
    public static string Show<T>(T value)
    {
        if (value is null)
        {
            return "null";
        }

        var text = value switch
        {
            string s => $"\"{s}\"",
            bool b => b ? "true" : "false",
            IFormattable f when value.GetType().IsPrimitive || value is Enum || value is decimal => f.ToString(null, CultureInfo.InvariantCulture),
            _ => Identity(value),
        };
        return text.Length <= TextMax ? text : string.Concat(text.AsSpan(0, TextMax - 1), "…");
    }

    /// <summary>Those that are kept, each with the state after those that are left out behind it: the first of a thread after a switch is kept, so they are of one thread.</summary>
    private (List<TraceEvent> Events, List<EventOrder> Orders, TraceGap? Gap) WithStates(Predicate<TraceEvent> isKept)
    {
        var gap = _forgotten > 0 ? new TraceGap(0, _forgotten) : null;
        var kept = new List<TraceEvent>();
        var places = new List<int>();
        for (var i = 0; i < _events.Count; i++)
        {
            var happened = _events[i];
            if (i == BeginningMax)
            {
                gap = gap is null ? null : gap with { Index = kept.Count };
            }

            if (isKept(happened))
            {
                kept.Add(happened);
                places.Add(_places[i]);
            }
            else if (_observe is not null && kept.Count > 0)
            {
                kept[^1] = kept[^1] with { State = happened.State };
            }
        }

        return (kept, _orders.Among(places), gap);
    }

    /// <summary>The thread has given away what it knows.</summary>
    public void EndEpoch(ThreadSlot slot) => _orders.EndEpoch(slot);

    /// <summary>A number of an object, apart from those that serve as hash codes, which tracing must leave as they are.</summary>
    private int NumberOf(object value)
    {
        if (!_numbers.TryGetValue(value, out var number))
        {
            _numbers.Add(value, number = _numbers.Count + 1);
        }

        return number;
    }

    private static bool IsPlain(TraceEvent e) => e.Kind is TraceEventKind.Read or TraceEventKind.Write;

    /// <summary>A type name and, for objects, a number that is the same in each replay.</summary>
    private static string Identity(object value)
    {
        var type = value.GetType();
        var name = type.Assembly == typeof(Tracer).Assembly ? type.Name.Replace("Controlled", "", StringComparison.Ordinal) : CompilerNames.Describe(type.Name);
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        if (tick > 0)
        {
            name = name[..tick];
        }

        return !type.IsValueType && ThreadSlot.Current?.Controller.Tracer is { } tracer ? $"{name}#{tracer.NumberOf(value)}" : name;
    }
}
