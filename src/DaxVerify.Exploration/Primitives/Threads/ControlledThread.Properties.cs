using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Threads;

/// <content>What can be set on a thread.</content>
internal sealed partial class ControlledThread
{
    public bool IsBackground
    {
        get
        {
            NoteOther();
            return _real?.IsBackground ?? _background;
        }

        set
        {
            NoteOther(writes: true);
            _background = value;
            if (_slot is not null)
            {
                _slot.Background = value;
            }

            if (_real is not null)
            {
                _real.IsBackground = value;
            }
        }
    }

    public ThreadPriority Priority
    {
        get
        {
            NoteOther();
            return _priority;
        }

        set
        {
            NoteOther(writes: true);
            _priority = value;
        }
    }

    public System.Globalization.CultureInfo CurrentCulture
    {
        get => System.Globalization.CultureInfo.CurrentCulture;
        set => System.Globalization.CultureInfo.CurrentCulture = value;
    }

    public System.Globalization.CultureInfo CurrentUICulture
    {
        get => System.Globalization.CultureInfo.CurrentUICulture;
        set => System.Globalization.CultureInfo.CurrentUICulture = value;
    }

    /// <summary>A property of a thread that runs is used by another: in which order with its owner's uses isn't explored.</summary>
    private void NoteOther(bool writes = false)
    {
        if (!IsUnstarted(writes) && ThreadSlot.Current is { } slot && !ReferenceEquals(slot, _slot))
        {
            slot.Controller.Limits.Note(LimitKind.Unordered, "it uses properties of another thread");
        }
    }
}
