using System.Runtime.ExceptionServices;
using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>
/// Takes the place of System.Lazy. The function that makes the value is code of the program's own: under a lock, beside others that make one as well, or, where the program
/// says that only one thread uses it, without any order.
/// </summary>
[Substitutes("System.Lazy`1")]
internal class ControlledLazy<T>
{
    private readonly LazyThreadSafetyMode _mode;
    private readonly bool _isByConstructor;
    private readonly ControlledLock _lock = new("Lazy");
    private readonly LazyState _state = new();
    private Shadow _shadow;
    private Func<T>? _factory;
    private T _value = default!;
    private bool _isMade;
    private ExceptionDispatchInfo? _failure;

    public ControlledLazy()
        : this(LazyThreadSafetyMode.ExecutionAndPublication)
    {
    }

    public ControlledLazy(T value)
    {
        _value = value;
        _isMade = true;
    }

    public ControlledLazy(bool isThreadSafe)
        : this(Mode(isThreadSafe))
    {
    }

    public ControlledLazy(LazyThreadSafetyMode mode)
    {
        CheckMode(mode);
        _isByConstructor = true;
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
        CheckMode(mode);
        _factory = valueFactory;
        _mode = mode;
    }

    private bool IsSettled => _isMade || _failure is not null;

    public bool get_IsValueCreated(string site)
    {
        Looks(site);
        return _isMade;
    }

    public override string? ToString() => get_IsValueCreated("") ? _value!.ToString() : "Value is not created.";

    public T get_Value(string site)
    {
        if (!Looks(site))
        {
            switch (_mode)
            {
                case LazyThreadSafetyMode.PublicationOnly:
                    Publishes(_isByConstructor ? LazyConstruction.Make<T>() : _factory!(), site);
                    break;
                case LazyThreadSafetyMode.None:
                    Makes(site);
                    break;
                default:
                    MakesUnderLock(site);
                    break;
            }
        }

        _failure?.Throw();
        return _value;
    }

    private static LazyThreadSafetyMode Mode(bool isThreadSafe) =>
        isThreadSafe ? LazyThreadSafetyMode.ExecutionAndPublication : LazyThreadSafetyMode.None;

    private static void CheckMode(LazyThreadSafetyMode mode)
    {
        if (!Enum.IsDefined(mode))
        {
            throw new ArgumentOutOfRangeException(nameof(mode), "The mode argument specifies an invalid value.");
        }
    }

    /// <summary>Looks whether the value is there, or is known never to come.</summary>
    private bool Looks(string site)
    {
        if (_mode == LazyThreadSafetyMode.None)
        {
            RaceDetector.OnPeek(ref _shadow, site);
        }
        else if (ThreadSlot.Current is { } slot)
        {
            slot.Controller.Point(slot, OpKind.Read, _state, site);
            Waiting.Acquire(slot, _state);
        }

        return IsSettled;
    }

    private void MakesUnderLock(string site)
    {
        _lock.Enter(site);
        try
        {
            if (!IsSettled)
            {
                Makes(site);
            }
        }
        finally
        {
            _lock.Exit(site);
        }
    }

    /// <summary>Makes the value, once: a function that comes back here has no value to wait for, and what it throws is thrown again by every later look.</summary>
    private void Makes(string site)
    {
        if (_isByConstructor)
        {
            var constructed = LazyConstruction.Make<T>();
            Settles(site);
            (_value, _isMade) = (constructed, true);
            return;
        }

        try
        {
            var factory = _factory ?? throw new InvalidOperationException("ValueFactory attempted to access the Value property of this instance.");
            if (_mode == LazyThreadSafetyMode.None)
            {
                RaceDetector.OnUpdate(ref _shadow, site);
            }

            _factory = null;
            var made = factory();
            Settles(site);
            (_value, _isMade, _failure) = (made, true, null);
        }
        catch (Exception e) when (e is not AbortException)
        {
            Settles(site);
            _failure = ExceptionDispatchInfo.Capture(e);
            throw;
        }
    }

    /// <summary>Before the outcome is there for others to see.</summary>
    private void Settles(string site)
    {
        if (_mode == LazyThreadSafetyMode.None)
        {
            RaceDetector.OnUpdate(ref _shadow, site);
        }
        else if (ThreadSlot.Current is { } slot)
        {
            slot.Controller.Point(slot, OpKind.Write, _state, site);
            Waiting.Release(slot, _state);
        }
    }

    /// <summary>Gives the value that it has made, unless another came first.</summary>
    private void Publishes(T made, string site)
    {
        if (ThreadSlot.Current is { } slot)
        {
            slot.Controller.Point(slot, OpKind.ReadWrite, _state, site);
            Waiting.Acquire(slot, _state);
            Waiting.Release(slot, _state);
        }

        if (!_isMade)
        {
            (_value, _isMade) = (made, true);
        }
    }
}
