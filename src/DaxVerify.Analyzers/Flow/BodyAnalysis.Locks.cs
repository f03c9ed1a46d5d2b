using System;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Flow;

/// <content>Taking and releasing.</content>
internal sealed partial class BodyAnalysis
{
    private static readonly string[] s_lockVerbs = ["Enter", "TryEnter", "Exit", "Lock", "TryLock", "Unlock", "Acquire", "TryAcquire", "TakeLock", "Release"];

    private LockKind KindOf(Sym @lock) =>
        @lock.Kind == SymKind.This ? _analysis.WellKnown.KindOf(_owner.ContainingType) : _analysis.WellKnown.KindOf(@lock.Type);

    private bool IsReentrant(Sym @lock) => KindOf(@lock) switch
    {
        LockKind.Monitor or LockKind.Lock or LockKind.Mutex or LockKind.None => true,
        LockKind.ReaderWriter => TraitsOf(@lock).IsRecursive,
        _ => false,
    };

    private LockTraits TraitsOf(Sym @lock) => @lock switch
    {
        { Kind: SymKind.Created, Data: ExpressionSyntax creation } => LockTraits.Read(new[] { creation }),
        { Data: ISymbol symbol } => _analysis.TraitsOf(symbol),
        _ => LockTraits.Read(Enumerable.Empty<ExpressionSyntax>()),
    };

    /// <summary>Whether a semaphore is used as a lock for certain; of others nothing is reported.</summary>
    private bool IsTracked(Sym @lock) => KindOf(@lock) != LockKind.Semaphore || TraitsOf(@lock).IsBinarySemaphore;

    /// <summary>Takes a lock.</summary>
    private void Acquire(Sym @lock, LockMode mode, IOperation operation, Sym? guard = null)
    {
        if (_state is not { } state)
        {
            return;
        }

        CheckOrder(@lock, operation, state);
        var where = operation.Syntax.GetLocation();
        var origin = IsTracked(@lock) ? HeldOrigin.Acquired : HeldOrigin.Asserted;
        var entry = new HeldLock(@lock, mode, origin, where, guard);
        if (state.FindMaybe(@lock) is { } maybe)
        {
            state = state.Replace(maybe, null);
        }

        var held = state.Find(@lock);
        if (held is null || (held.Origin == HeldOrigin.Asserted && !IsReentrant(@lock)))
        {
            _state = (held is null ? state : state.Replace(held, null)).Add(entry);
            return;
        }

        if (IsReentrant(@lock))
        {
            var same = state.Find(@lock, mode) ?? (held.Mode == LockMode.Any || KindOf(@lock) != LockKind.ReaderWriter ? held : null);
            _state = same is null ? state.Add(entry) : state.Replace(same, same.WithCount(same.Count + 1).WithGuard(guard is null ? same.Guard : same.Guard ?? guard));
            return;
        }

        if (KindOf(@lock) == LockKind.ReaderWriter && held.Mode == LockMode.Upgradeable && mode != LockMode.Upgradeable
            && state.Find(@lock, mode) is null)
        {
            _state = state.Add(entry);
            return;
        }

        if (!_isQuiet)
        {
            Report(RuleCatalog.DoubleAcquire, where, @lock, new[] { held.Where }, @lock, Describe(held.Where));
        }

        _state = state;
    }

    /// <summary>Releases a lock.</summary>
    private void Release(Sym @lock, LockMode? mode, IOperation operation)
    {
        if (_state is not { } state)
        {
            return;
        }

        var held = (mode is { } exact ? state.Find(@lock, exact) ?? state.Find(@lock, LockMode.Any) : null)
            ?? (mode is null || KindOf(@lock) != LockKind.ReaderWriter ? state.Find(@lock) : null);
        if (held is null)
        {
            if (state.FindMaybe(@lock) is { } maybe)
            {
                _state = state.Replace(maybe, null);
                ReportFailedAcquire(@lock, state, operation);
                return;
            }

            // A try-acquire that nobody has asked about yet is undone, if it took the lock: its result tells no more.
            // Released in the wrong mode: whether it is still held is not worth a second finding.
            ReportNotHeld(@lock, mode, state, operation);
            _state = state.WithoutPending(@lock);
            _state = state.Find(@lock) is { Origin: HeldOrigin.Acquired } other ? _state.Replace(other, other.WithOrigin(HeldOrigin.Asserted)) : _state;
            return;
        }

        ReportFailedAcquire(@lock, state, operation);
        _state = state.Replace(held, held.Count > 1 ? held.WithCount(held.Count - 1) : null);
    }

    /// <summary>In a finally block reached by an exception: the acquisition itself may have thrown it.</summary>
    private void ReportFailedAcquire(Sym @lock, FlowState state, IOperation operation)
    {
        if (state.FailedAcquires.Contains(@lock) && !IsTrusted && IsTracked(@lock))
        {
            Report(
                RuleCatalog.ReleaseNotHeld, operation.Syntax.GetLocation(), @lock, Enumerable.Empty<Location>(), @lock,
                " when taking it was cancelled and threw", DescribeHeld(state));
        }
    }

    private void ReportNotHeld(Sym @lock, LockMode? mode, FlowState state, IOperation operation)
    {
        if (state.FailedAcquires.Contains(@lock))
        {
            ReportFailedAcquire(@lock, state, operation);
            return;
        }

        if (_isQuiet || IsTrusted || @lock.Kind == SymKind.Unknown || !IsTracked(@lock) || IsForwarded(@lock) || IsDisposal(@lock))
        {
            return;
        }

        var how = mode switch
        {
            LockMode.Shared when state.Find(@lock) is not null => " for reading",
            LockMode.Exclusive when state.Find(@lock) is not null => " for writing",
            LockMode.Upgradeable when state.Find(@lock) is not null => " upgradeably",
            _ => string.Empty,
        };
        Report(RuleCatalog.ReleaseNotHeld, operation.Syntax.GetLocation(), @lock, Places(state), @lock, how, DescribeHeld(state));
    }

    /// <summary>
    /// Whether the method only stands in for the lock's own: it is called Enter, Exit or the like and works on the object that it
    /// is given or is a method of. What it leaves held is its purpose, annotated or not.
    /// </summary>
    private bool IsForwarded(Sym @lock) =>
        @lock.Kind is SymKind.Parameter or SymKind.This
        && _method is { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation, Name: var name }
        && s_lockVerbs.Any(v => name.StartsWith(v, StringComparison.Ordinal));

    /// <summary>Whether this is the Dispose of an object that may have taken the lock when it was made.</summary>
    private bool IsDisposal(Sym @lock) =>
        _method is { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation, ContainingType: var type, Name: var name }
        && name.Substring(name.LastIndexOf('.') + 1) is "Dispose" or "DisposeAsync" && IsDisposable(type) && @lock.Contains(static s => s.Kind == SymKind.This);

    /// <summary>Marks a lock as held because the program has made sure of it.</summary>
    private void Assert(Sym @lock, LockMode mode, IOperation operation)
    {
        if (_state is { } state && state.Find(@lock) is null)
        {
            _state = (state.FindMaybe(@lock) is { } maybe ? state.Replace(maybe, null) : state)
                .Add(new HeldLock(@lock, mode, HeldOrigin.Asserted, operation.Syntax.GetLocation()));
        }
    }

    /// <summary>Does what a lock method of the framework does.</summary>
    private Sym ApplyLockCall(LockCall call, IInvocationOperation operation)
    {
        var target = Evaluate(call.Target, call.Kind == LockCallKind.IsHeld ? Access.None : Access.Lock);
        foreach (var argument in operation.Arguments)
        {
            if (!ReferenceEquals(argument.Value, call.Target) && !ReferenceEquals(argument, call.Taken))
            {
                Evaluate(argument.Value);
            }
        }

        switch (call.Kind)
        {
            case LockCallKind.Enter:
                if (call.IsCancellable)
                {
                    MayFailToTake(target);
                }

                Acquire(target, call.Mode, operation);
                MayBeAbandoned(target, operation);
                Store(call.Taken, Sym.Constant(true));
                return Sym.Constant(true);
            case LockCallKind.TryEnter:
                return TryAcquire(target, call, operation);
            case LockCallKind.EnterScope:
                var guard = Sym.Created(operation.Syntax, operation.Type);
                Acquire(target, call.Mode, operation, guard);
                _state = _state?.WithGuard(guard, ImmutableArray.Create(new ManagedLock(target, call.Mode, false)));
                return guard;
            case LockCallKind.Exit:
                Release(target, call.Mode, operation);
                return Sym.Unknown(operation.Syntax);
            case LockCallKind.Require:
                CheckOwnOrCallers(target, operation);
                return Sym.Unknown(operation.Syntax);
            default:
                if (_state is { } state && state.Find(target) is { Origin: not HeldOrigin.Asserted })
                {
                    return Sym.Constant(true);
                }

                var asserted = new HeldLock(target, call.Mode, HeldOrigin.Asserted, operation.Syntax.GetLocation());
                return Sym.OutcomeOf(Outcome.Of(true, false, ImmutableArray.Create(asserted)));
        }
    }

    /// <summary>
    /// Checks that a lock is held which a method of the framework needs. A private helper may well be called with it, and so may
    /// one that is given the lock: of the first the callers are asked when all are known, of the second nothing is said.
    /// </summary>
    private void CheckOwnOrCallers(Sym @lock, IInvocationOperation operation)
    {
        if (@lock.Contains(static s => s.Kind == SymKind.Parameter))
        {
            return;
        }

        if (Member.DeclaredAccessibility != Accessibility.Private || _kind == BodyKind.Nested)
        {
            CheckRequired(@lock, false, operation.TargetMethod, operation);
        }
        else if (!_isQuiet && _state is { } state && state.Find(@lock) is null)
        {
            _analysis.Inference.RecordNeeded(Member, @lock, Diagnostic.Create(
                RuleCatalog.RequiresLockOfCallers, operation.Syntax.GetLocation(), NameOf(operation.TargetMethod), @lock.ToString(), string.Empty, DescribeHeld(state)));
        }
    }

    private Sym TryAcquire(Sym target, LockCall call, IInvocationOperation operation)
    {
        if (call.IsCancellable)
        {
            MayFailToTake(target);
        }

        MayBeAbandoned(target, operation);
        var outcome = TryOutcome(target, call.Mode, true, isBoolean: true, operation);
        if (call.Taken is null)
        {
            return outcome;
        }

        Store(call.Taken, outcome);
        return Sym.Unknown(operation.Syntax);
    }

    private Sym TryOutcome(Sym target, LockMode mode, bool success, bool isBoolean, IOperation operation)
    {
        if (!_isQuiet && _state is { } state && state.Find(target) is { Origin: not HeldOrigin.Asserted } held && !IsReentrant(target)
            && KindOf(target) is not LockKind.Semaphore && !(KindOf(target) == LockKind.ReaderWriter && held.Mode == LockMode.Upgradeable))
        {
            Report(RuleCatalog.DoubleAcquire, operation.Syntax.GetLocation(), target, new[] { held.Where }, target, Describe(held.Where));
        }

        var origin = IsTracked(target) ? HeldOrigin.Acquired : HeldOrigin.Asserted;
        var taken = ImmutableArray.Create(new HeldLock(target, mode, origin, operation.Syntax.GetLocation(), isCertain: false));
        return isBoolean
            ? Sym.OutcomeOf(Outcome.Of(success, !success, taken))
            : Sym.OutcomeOf(Outcome.Of(success ? Outcome.Truthy : Outcome.Falsy, success ? Outcome.Falsy : Outcome.Truthy, taken));
    }

    private Sym EvaluateWaitAsync(IInvocationOperation wait)
    {
        var target = Evaluate(wait.Instance!, Access.Lock);
        foreach (var argument in wait.Arguments)
        {
            Evaluate(argument.Value);
        }

        if (_analysis.Api.HasToken(wait))
        {
            MayFailToTake(target);
        }

        return TakeAwaited(target, wait.Type is INamedTypeSymbol { IsGenericType: true }, wait);
    }

    private Sym TakeAwaited(Sym target, bool isTry, IOperation operation)
    {
        if (isTry)
        {
            return TryOutcome(target, LockMode.Exclusive, true, isBoolean: true, operation);
        }

        Acquire(target, LockMode.Exclusive, operation);
        return Sym.Unknown(operation.Syntax);
    }

    private void Store(IArgumentOperation? argument, Sym value)
    {
        if (argument is not null)
        {
            Assign(argument.Value, value, null);
        }
    }

    /// <summary>Checks that a lock is held which a call needs.</summary>
    private void CheckRequired(Sym @lock, bool isShared, IMethodSymbol method, IOperation operation)
    {
        if (_isQuiet || _state is not { } state)
        {
            return;
        }

        var held = state.Find(@lock);
        if (held is null && IsPerhapsHeld(@lock, state))
        {
            return;
        }

        if (held is null || (!isShared && held.Mode is LockMode.Shared or LockMode.Upgradeable))
        {
            var how = isShared || held is null ? string.Empty : " exclusively";
            Report(RuleCatalog.RequiresLock, operation.Syntax.GetLocation(), @lock, Places(state), NameOf(method), @lock, how, DescribeHeld(state));
        }
    }

    private static string NameOf(IMethodSymbol method) => method.MethodKind switch
    {
        MethodKind.Constructor => method.ContainingType.Name,
        MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove => method.AssociatedSymbol!.Name,
        MethodKind.AnonymousFunction => "the lambda",
        MethodKind.UserDefinedOperator or MethodKind.Conversion => method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat),
        _ => method.Name,
    };

    /// <summary>Checks the declared order, and notes what was held for the order of the whole project.</summary>
    private void CheckOrder(Sym @lock, IOperation operation, FlowState state)
    {
        if (_isQuiet)
        {
            return;
        }

        var where = operation.Syntax.GetLocation();
        _analysis.Order.RecordAcquired(Member, @lock);
        var others = state.Held.Where(static h => h.Origin is not (HeldOrigin.Asserted or HeldOrigin.Maybe)).ToList();
        var isWrong = others.RemoveAll(h => h.Lock.Equals(@lock)) > 0;
        if (isWrong && IsReentrant(@lock))
        {
            // Taken again, it waits for nobody.
            return;
        }

        foreach (var held in others)
        {
            if (_analysis.Order.DeclaredPath(@lock, held.Lock) is { } path)
            {
                isWrong = true;
                _analysis.Order.RecordReported(where);
                Report(
                    RuleCatalog.OrderInversion, where, @lock, new[] { held.Where },
                    $"'{@lock}' is taken while '{held.Lock}' is held (since {Describe(held.Where)}), but the declared order is {path}");
            }
        }

        foreach (var held in others.Where(_ => !isWrong))
        {
            _analysis.Order.RecordEdge(Member, held, @lock, where, state);
        }
    }
}
