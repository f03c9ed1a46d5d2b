using System.Globalization;
using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Replay;

/// <summary>Records what the threads of one execution do, with values and reasons for each switch; for reports only.</summary>
internal sealed class Tracer
{
    private const int EventsMax = 20_000;
    private const int TextMax = 40;
    private const string ReadAction = "read  ";
    private const string WriteAction = "write ";
    private readonly List<TraceEvent> _events = [];
    private readonly Dictionary<int, string> _names = [];
    private readonly Dictionary<object, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private bool _closed;
    private string _switch = "";
    private int _switchTo = -1;

    /// <summary>
    /// What happened, in order. Plain accesses to what nobody writes once a second thread runs are left out, unless they are
    /// the last event, which shows the failure.
    /// </summary>
    public List<TraceEvent> Events
    {
        get
        {
            var started = _events.FindIndex(e => e.Action.StartsWith("start ", StringComparison.Ordinal));
            var written = _events.Skip(Math.Max(0, started))
                .Where(e => e.Action.StartsWith(WriteAction, StringComparison.Ordinal))
                .Select(e => e.Action[WriteAction.Length..])
                .ToHashSet();
            var last = _events.Count > 0 ? _events[^1] : null;
            return _events.FindAll(e => ReferenceEquals(e, last) || e.Switch.Length > 0 || !IsPlain(e.Action) || written.Contains(e.Action[WriteAction.Length..]));
        }
    }

    /// <summary>Names of the threads, by number.</summary>
    public IReadOnlyDictionary<int, string> ThreadNames => _names;

    /// <summary>Prepares for an execution.</summary>
    public void Begin(Controller controller)
    {
        ArgumentNullException.ThrowIfNull(controller);
        _events.Clear();
        _names.Clear();
        _numbers.Clear();
        _closed = false;
        _switch = "";
        _switchTo = -1;
    }

    /// <summary>Adds one event.</summary>
    public void Add(ThreadSlot slot, string action, string value, string site)
    {
        var controller = slot.Controller;
        if (controller.Aborting && (_closed || controller.Finding is null))
            return;
        _closed = controller.Aborting;
        _names[slot.Id] = slot.Describe();
        var reason = _switchTo == slot.Id ? _switch : "";
        _switchTo = -1;
        if (_events.Count >= EventsMax)
            _events.RemoveRange(EventsMax / 2, EventsMax / 4);
        _events.Add(new TraceEvent(slot.Id, action, value, Site.Place(site), reason));
    }

    /// <summary>Notes that another thread goes on, and why.</summary>
    public void NoteSwitch(ThreadSlot? from, ThreadSlot to, ulong enabled)
    {
        if (ReferenceEquals(from, to))
            return;
        _switchTo = to.Id;
        if (from is null)
            _switch = "previous thread ended";
        else if ((enabled & (1UL << from.Id)) != 0)
            _switch = from.Spinning ? $"{from.Describe()} spins" : $"{from.Describe()} preempted before {DeadlockAnalysis.Pending(from)}";
        else
            _switch = $"{from.Describe()} {DeadlockAnalysis.WaitsFor(from)}";
    }

    /// <summary>Short text for a value.</summary>
    public static string Show<T>(T value)
    {
        if (value is null)
            return "null";
        var text = value switch
        {
            string s => $"\"{s}\"",
            bool b => b ? "true" : "false",
            IFormattable f when value.GetType().IsPrimitive || value is Enum || value is decimal => f.ToString(null, CultureInfo.InvariantCulture),
            _ => Identity(value),
        };
        return text.Length <= TextMax ? text : string.Concat(text.AsSpan(0, TextMax - 1), "…");
    }

    /// <summary>A number of an object, apart from those that serve as hash codes, which tracing must leave as they are.</summary>
    private int NumberOf(object value)
    {
        if (!_numbers.TryGetValue(value, out var number))
            _numbers.Add(value, number = _numbers.Count + 1);
        return number;
    }

    private static bool IsPlain(string action) =>
        action.StartsWith(WriteAction, StringComparison.Ordinal) || action.StartsWith(ReadAction, StringComparison.Ordinal);

    /// <summary>A type name and, for objects, a number that is the same in each replay.</summary>
    private static string Identity(object value)
    {
        var type = value.GetType();
        var name = type.Assembly == typeof(Tracer).Assembly ? type.Name.Replace("Controlled", "", StringComparison.Ordinal) : type.Name;
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        if (tick > 0)
            name = name[..tick];
        if (type.IsValueType)
            return name;
        var slot = ThreadSlot.Current;
        return slot?.Controller.Tracer is { } tracer ? $"{name}#{tracer.NumberOf(value)}" : name;
    }

}
