using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>
/// Takes the place of System.Lazy: the framework's holds an internal lock while it runs the factory, on which other
/// controlled threads would block outside control.
/// </summary>
[Substitutes("System.Lazy`1")]
internal class ControlledLazy<T>
{
    private readonly Func<T> _factory;
    private readonly LazyThreadSafetyMode _mode;
    private readonly ControlledLock _lock = new();
    private readonly LazyState _state = new();
    private T _value = default!;
    private bool _created;
    private Exception? _failure;
    private bool _running;

    public ControlledLazy()
        : this(LazyThreadSafetyMode.ExecutionAndPublication)
    {
    }

    public ControlledLazy(T value)
    {
        _factory = () => value;
        _value = value;
        _created = true;
    }

    public ControlledLazy(bool isThreadSafe)
        : this(Mode(isThreadSafe))
    {
    }

    public ControlledLazy(LazyThreadSafetyMode mode)
    {
        _factory = Activator.CreateInstance<T>;
        _mode = mode;
    }

    public ControlledLazy(Func<T> valueFactory)
        : this(valueFactory, LazyThreadSafetyMode.ExecutionAndPublication)
    {
    }

    public ControlledLazy(Func<T> valueFactory, bool isThreadSafe)
        : this(valueFactory, Mode(isThreadSafe))
    {
    }

    public ControlledLazy(Func<T> valueFactory, LazyThreadSafetyMode mode)
    {
        ArgumentNullException.ThrowIfNull(valueFactory);
        _factory = valueFactory;
        _mode = mode;
    }

    public bool IsValueCreated => Look("");

    public override string? ToString() => Look("") ? _value!.ToString() : "Value is not created.";

    public T get_Value(string site)
    {
        if (Look(site))
        {
            return _value;
        }

        switch (_mode)
        {
            case LazyThreadSafetyMode.PublicationOnly:
                var made = _factory();
                if (!Look(site))
                {
                    Publish(made);
                }

                return _value;
            case LazyThreadSafetyMode.None:
                return Make();
            default:
                _lock.Enter(site);
                try
                {
                    return _created ? _value : Make();
                }
                finally
                {
                    _lock.Exit(site);
                }
        }
    }

    private static LazyThreadSafetyMode Mode(bool isThreadSafe) =>
        isThreadSafe ? LazyThreadSafetyMode.ExecutionAndPublication : LazyThreadSafetyMode.None;

    private bool Look(string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return _created;
        }

        slot.Controller.Point(slot, OpKind.Read, _state, site);
        Waiting.Acquire(slot, _state);
        return _created;
    }

    private T Make()
    {
        if (_failure is not null)
        {
            throw _failure;
        }

        if (_running)
        {
            throw new InvalidOperationException("ValueFactory attempted to access the Value property of this instance.");
        }

        _running = true;
        try
        {
            Publish(_factory());
        }
        catch (Exception e) when (e is not AbortException)
        {
            _failure = e;
            throw;
        }
        finally
        {
            _running = false;
        }

        return _value;
    }

    private void Publish(T value)
    {
        if (ThreadSlot.Current is { } before)
        {
            before.Controller.Point(before, OpKind.Write, _state, "");
        }

        _value = value;
        _created = true;
        if (ThreadSlot.Current is { Controller.Aborting: false } slot)
        {
            Waiting.Release(slot, _state);
        }
    }
}
