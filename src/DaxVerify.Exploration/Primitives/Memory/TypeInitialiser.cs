using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Memory;

/// <summary>
/// The static constructor of one type, under control: it runs where the program comes to the type first, in each execution, on the thread that does, with switches. Others wait
/// for its end, as the runtime makes them: not in a circle of static constructors, where the one that would close it goes on and finds what is set so far (ECMA-335
/// II.10.5.3.3). What it throws is kept, and thrown to all.
/// </summary>
internal sealed class TypeInitialiser
{
    private const string Module = "<Module>";
    private static readonly Lock s_outside = new();
    private readonly Action _run;
    private readonly string _name;
    private readonly bool _isPlain;
    private readonly bool _mayRunEarlier;
    private readonly InitialiserRegion _region;
    private readonly InitialiserGate _gate;
    private bool _isUnderWay;
    private bool _isDone;
    private bool _isQuiet;
    private ulong _passed;
    private TypeInitializationException? _failure;

    /// <summary>Prepares for a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="run">What its static constructor does.</param>
    /// <param name="mayRunEarlier">The runtime may run it before the first access.</param>
    /// <param name="isPlain">Nobody can tell when it runs, as its code shows.</param>
    public TypeInitialiser(Type type, Action run, bool mayRunEarlier, bool isPlain)
    {
        _isPlain = isPlain;
        _mayRunEarlier = mayRunEarlier;
        _name = type.FullName!;
        _run = run;
        _region = new InitialiserRegion(type, mayRunEarlier);
        _gate = new InitialiserGate(CompilerNames.InSource(type.Name).Split('`')[0]);
    }

    /// <summary>Prepares for a module, which is a type to the runtime: its initialisers run before anything else of it does.</summary>
    /// <param name="type">Where they were moved to.</param>
    /// <param name="run">What they do.</param>
    public TypeInitialiser(Type type, Action run)
        : this(type, run, mayRunEarlier: false, isPlain: false)
    {
        _name = Module;
        _gate = new InitialiserGate(Module);
    }

    /// <summary>Called by rewritten code where the runtime would look whether the type is initialised.</summary>
    /// <returns>Whether nobody need ask again in this execution.</returns>
    public static bool Enter(TypeInitialiser type, string site) =>
        ThreadSlot.Current is { } slot ? type.Come(slot, site) : type.EnterOutside();

    /// <summary>Before an execution: the static constructor has not run.</summary>
    public void Reset()
    {
        _isUnderWay = _isDone = _isQuiet = false;
        _passed = 0;
        _failure = null;
    }

    private bool Come(ThreadSlot slot, string site)
    {
        if (_isDone && (_isQuiet || (_passed & (1UL << slot.Id)) != 0))
        {
            return Pass(slot);
        }

        if (_isUnderWay && ReferenceEquals(_gate.Owner, slot))
        {
            if (!ReferenceEquals(slot.Initialising, _region))
            {
                // Another type's, in a circle: what that finds here depends on which of them was first.
                (slot.Region as InitialiserRegion)?.EndQuiet(slot);
            }

            return false;
        }

        if (slot.Controller.Aborting || slot.Region is SwitchlessRegion)
        {
            return EnterWithoutSwitches(slot);
        }

        var hasOthers = slot.Controller.ThreadCount > 1 && !_isPlain;
        if (hasOthers)
        {
            (slot.Region as InitialiserRegion)?.EndQuiet(slot);
        }

        return (hasOthers ? Arrive(slot, site) : Run(slot, site)) && Pass(slot);
    }

    /// <summary>There are other threads: who comes first matters, unless the static constructor stays quiet.</summary>
    /// <returns>Whether the static constructor has ended.</returns>
    private bool Arrive(ThreadSlot slot, string site)
    {
        Point(slot, _isDone ? OpKind.Read : OpKind.TryAcquire, _gate, site);
        var step = slot.Controller.StepCount;
        if (!_isDone && !_isUnderWay)
        {
            slot.Controller.Tracer?.Add(slot, TraceEventKind.Enter, _gate, site);
            Run(slot, site);
            slot.Controller.Tracer?.Add(slot, TraceEventKind.Exit, _gate, site);
        }
        else if (_isUnderWay)
        {
            Point(slot, OpKind.TryAcquire, slot.Controller.InitialiserQueue, site);
            if (_isUnderWay && _gate.WaitsFor(slot))
            {
                return false;
            }

            Wait(slot, site);
        }

        if (_isQuiet && slot.Call is null)
        {
            slot.Controller.DropConflict(step - 1);
        }

        return true;
    }

    /// <summary>In the middle of a call on a collection, which counts as one step, there are no points: what it does that others can see is noted there.</summary>
    private static void Point(ThreadSlot slot, OpKind kind, SyncObject target, string site)
    {
        if (slot.Call is null)
        {
            slot.Controller.Point(slot, kind, target, site, StoreUse.Looks);
        }
    }

    private void Wait(ThreadSlot slot, string site)
    {
        while (_isUnderWay)
        {
            slot.Awaited = _gate;
            slot.Controller.Point(slot, OpKind.Acquire, _gate, site, StoreUse.Looks);
            slot.Awaited = null;
        }
    }

    private bool Run(ThreadSlot slot, string site)
    {
        _gate.Touch(slot.Controller);
        _gate.Owner = slot;
        _gate.OwnerSite = site;
        slot.Held.Add(_gate);
        if (!_mayRunEarlier)
        {
            slot.Stores.Drain();
        }

        _isUnderWay = true;
        _region.Enter(slot);
        try
        {
            RunBody();
        }
        finally
        {
            _region.Leave(slot);
            slot.Held.Remove(_gate);
        }

        _isUnderWay = false;
        _isDone = true;
        _isQuiet = _isPlain || _region.IsStillQuiet || slot.Controller.ThreadCount == 1;
        _gate.Owner = null;
        _gate.ReleasedAt = slot.Controller.StepCount - 1;
        if (!_isQuiet)
        {
            Waiting.Release(slot, _gate);
        }

        return true;
    }

    private bool Pass(ThreadSlot slot)
    {
        if (_failure is not null)
        {
            throw _failure;
        }

        if (!_isQuiet && (_passed & (1UL << slot.Id)) == 0)
        {
            _passed |= 1UL << slot.Id;
            Waiting.Acquire(slot, _gate);
        }

        return _isQuiet;
    }

    /// <summary>The execution is over, and what its threads still run is of no account; or the code that comes to the type can't be switched away from.</summary>
    private bool EnterWithoutSwitches(ThreadSlot slot)
    {
        if (slot.Region is not SwitchlessRegion)
        {
            throw new AbortException();
        }

        if (!_isDone && !_isUnderWay)
        {
            RunOutside();
        }

        return false;
    }

    private bool EnterOutside()
    {
        lock (s_outside)
        {
            if (!_isDone && !_isUnderWay)
            {
                RunOutside();
            }
        }

        return _failure is null ? _isDone : throw _failure;
    }

    private void RunOutside()
    {
        _isUnderWay = true;
        RunBody();
        (_isUnderWay, _isDone, _isQuiet) = (false, true, true);
    }

    /// <summary>Whatever a static constructor throws is kept; that the execution is over isn't its doing.</summary>
    private void RunBody()
    {
        try
        {
            _run();
        }
        catch (Exception e) when (e is not AbortException)
        {
            _failure = new TypeInitializationException(_name, e);
        }
    }
}
