using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Threads;

/// <summary>Takes the place of System.Threading.ThreadLocal: a value per controlled thread and execution.</summary>
[Substitutes("System.Threading.ThreadLocal`1")]
internal class ControlledThreadLocal<T> : IDisposable
{
    private readonly Func<T>? _factory;
    private readonly bool _tracksAll;
    private readonly List<StrongBox<T>> _values = [];
    private readonly ThreadLocal<T> _outside = new();
    private readonly UnseenUses _uses = new();
    private readonly UnseenUses _changes = new();
    private readonly SyncObject _list = new();
    private bool _isDisposed;

    public ControlledThreadLocal()
    {
    }

    public ControlledThreadLocal(bool trackAllValues) => _tracksAll = trackAllValues;

    public ControlledThreadLocal(Func<T> valueFactory)
        : this(valueFactory, false)
    {
    }

    public ControlledThreadLocal(Func<T> valueFactory, bool trackAllValues)
    {
        ArgumentNullException.ThrowIfNull(valueFactory);
        _factory = valueFactory;
        _tracksAll = trackAllValues;
    }

    public bool IsValueCreated
    {
        get
        {
            Use();
            return ThreadSlot.Current is { } slot ? slot.Locals.ContainsKey(this) : _outside.IsValueCreated;
        }
    }

    public IList<T> Values
    {
        get
        {
            if (!_tracksAll)
            {
                throw new InvalidOperationException("The ThreadLocal object is not tracking values.");
            }

            if (ThreadSlot.Current is { Controller.Aborting: false } slot)
            {
                Meet(slot, OpKind.Read);
                NoteChange(slot, looks: true);
            }

            return [.. _values.Select(box => box.Value!)];
        }
    }

    public T Value
    {
        get
        {
            Use();
            FrameworkShim.LooksAtThread("");
            ThreadStaticShim.NotePool();
            if (ThreadSlot.Current is not { } slot)
            {
                return _outside.IsValueCreated || _factory is null ? _outside.Value! : _outside.Value = _factory();
            }

            if (slot.Locals.TryGetValue(this, out var value))
            {
                return ((StrongBox<T>)value!).Value!;
            }

            var created = _factory is null ? default! : _factory();
            if (slot.Locals.ContainsKey(this))
            {
                throw new InvalidOperationException("ValueFactory attempted to access the Value property of this instance.");
            }

            Value = created;
            return created;
        }

        set
        {
            Use();
            if (ThreadSlot.Current is not { } slot)
            {
                _outside.Value = value;
                return;
            }

            if (slot.Locals.TryGetValue(this, out var known))
            {
                NoteChange(slot, looks: false);
                ((StrongBox<T>)known!).Value = value;
                return;
            }

            var box = new StrongBox<T>(value);
            slot.Locals[this] = box;
            if (_tracksAll && !slot.Controller.Aborting)
            {
                Meet(slot, OpKind.ReadWrite);
                _values.Add(box);
            }
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        FrameworkShim.Use(_uses, true, nameof(ThreadLocal<T>), "");
        _isDisposed = true;
        _outside.Dispose();
    }

    /// <summary>The values of all threads are kept in the order in which threads come to have one.</summary>
    private void Meet(ThreadSlot slot, OpKind kind)
    {
        _list.Touch(slot.Controller);
        slot.Controller.Point(slot, kind, _list, "");
        Waiting.Acquire(slot, _list);
        if (kind == OpKind.ReadWrite)
        {
            Waiting.Release(slot, _list);
        }
    }

    /// <summary>A thread's own value changes with no other's knowledge.</summary>
    private void NoteChange(ThreadSlot slot, bool looks)
    {
        if (_tracksAll && !_changes.Use(slot, looks))
        {
            slot.Controller.Limits.Note(LimitKind.Unordered, "it looks at the ThreadLocal values of all threads beside their changes");
        }
    }

    private void Use()
    {
        FrameworkShim.Use(_uses, false, nameof(ThreadLocal<T>), "");
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(ThreadLocal<T>));
    }
}
