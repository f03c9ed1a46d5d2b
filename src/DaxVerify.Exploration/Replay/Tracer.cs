using System.Globalization;
using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Replay;

/// <summary>Records what the threads of one execution do, with values and reasons for each switch; for reports only.</summary>
internal sealed class Tracer
{
    private const int EventsMax = 20_000;
    private const int TextMax = 40;
    private readonly List<TraceEvent> _events = [];
    private readonly Dictionary<int, string> _names = [];
    private string _switch = "";
    private int _switchTo = -1;

    /// <summary>What happened, in order.</summary>
    public IReadOnlyList<TraceEvent> Events => _events;

    /// <summary>Names of the threads, by number.</summary>
    public IReadOnlyDictionary<int, string> ThreadNames => _names;

    /// <summary>Prepares for an execution.</summary>
    public void Begin(Controller controller)
    {
        ArgumentNullException.ThrowIfNull(controller);
        _events.Clear();
        _names.Clear();
        _switch = "";
        _switchTo = -1;
    }

    /// <summary>Adds one event.</summary>
    public void Add(ThreadSlot slot, string action, string value, string site)
    {
        if (_events.Count >= EventsMax || slot.Controller.Aborting)
            return;
        _names[slot.Id] = slot.Describe();
        var reason = _switchTo == slot.Id ? _switch : "";
        _switchTo = -1;
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

    /// <summary>A type name and, for objects, a number that is the same in each replay.</summary>
    private static string Identity(object value)
    {
        var type = value.GetType();
        var name = type.Name;
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        if (tick > 0)
            name = name[..tick];
        if (type.IsValueType)
            return name;
        var slot = ThreadSlot.Current;
        return slot is null ? name : $"{name}#{slot.Controller.IdentityOf(value)}";
    }

}
