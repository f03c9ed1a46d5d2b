using System;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Effects;

/// <summary>What taking and releasing a lock does to what is known, and what is wrong with it.</summary>
internal sealed class LockEffects
{
    private readonly Step _step;
    private readonly Body _body;
    private readonly Findings _findings;
    private readonly LockKinds _kinds;

    /// <summary>Makes it for one step.</summary>
    public LockEffects(Step step)
    {
        _step = step;
        _body = step.Body;
        _findings = step.Findings;
        _kinds = step.Body.Kinds;
    }

    /// <summary>Takes a lock.</summary>
    public FlowState Acquire(FlowState state, Sym @lock, LockMode mode, IOperation operation, Sym? guard = null)
    {
        if (state.IsEnded)
        {
            return state;
        }

        CheckOrder(@lock, operation, state);
        _body.Memory.Tried.Add(@lock);
        var where = operation.Syntax.GetLocation();
        var origin = _kinds.IsTracked(@lock) ? HeldOrigin.Acquired : HeldOrigin.Asserted;
        var entry = new HeldLock(@lock, mode, origin, where, guard);
        state = state.WithTaken(@lock);
        if (origin == HeldOrigin.Acquired && _body.Parent is null && !_findings.IsQuiet && IsNotTwice(@lock) && !_body.Memory.Freed.Contains(@lock))
        {
            _body.Memory.Taken.Add(new TakenLock(@lock, mode, operation.Syntax));
        }

        var held = state.Find(@lock);
        if (held is null || (held.Origin == HeldOrigin.Asserted && !_kinds.IsReentrant(@lock)))
        {
            return (held is null ? state : state.Replace(held, null)).Add(entry);
        }

        if (_kinds.IsReentrant(@lock))
        {
            var same = state.Find(@lock, mode) ?? (held.Mode == LockMode.Any || _kinds.KindOf(@lock) != LockKind.ReaderWriter ? held : null);
            return same is null ? state.Add(entry) : state.Replace(same, same.WithCount(same.Count + 1).WithGuard(guard is null ? same.Guard : same.Guard ?? guard));
        }

        if (_kinds.KindOf(@lock) == LockKind.ReaderWriter && held.Mode == LockMode.Upgradeable && mode != LockMode.Upgradeable
            && state.Find(@lock, mode) is null)
        {
            return state.Add(entry);
        }

        if (!_findings.IsQuiet)
        {
            _findings.Report(RuleCatalog.DoubleAcquire, where, @lock, new[] { held.Where }, @lock, Findings.Describe(held.Where));
        }

        return state;
    }

    /// <summary>What is held once a semaphore is disposed of: whoever has taken it for that leaves nothing that could be released.</summary>
    public FlowState WithoutDisposed(FlowState state, IMethodSymbol method, Sym? receiver) =>
        receiver is not null && method.Name == "Dispose" && WellKnownTypes.Same(method.ContainingType, _body.Analysis.WellKnown.SemaphoreSlim) && state.Find(receiver) is { } held
            ? state.Replace(held, null)
            : state;

    /// <summary>Notes a call of a method of the same type, for what it takes that is held here.</summary>
    public void NoteCall(FlowState state, IMethodSymbol callee, Sym? receiver, Func<IParameterSymbol, Sym?> argument, IOperation operation)
    {
        if (!_findings.IsQuiet && callee.Locations.Any(static l => l.IsInSource)
            && WellKnownTypes.Same(WellKnownTypes.OutermostOf(callee.ContainingType), WellKnownTypes.OutermostOf(_body.Owner.ContainingType)))
        {
            var held = state.Held.Where(h => h.Origin is HeldOrigin.Acquired or HeldOrigin.Required && IsNotTwice(h.Lock)).ToImmutableArray();
            _body.Memory.Calls.Add(new NotedCall(callee, receiver, callee.Parameters.Select(argument).ToImmutableArray(), held, operation.Syntax, _body.Parent is null));
        }
    }

    /// <summary>Whether a lock of the framework can't be taken by whoever holds it.</summary>
    private bool IsNotTwice(Sym @lock) => _kinds.KindOf(@lock) is LockKind.Semaphore or LockKind.ReaderWriter or LockKind.Spin
        && _kinds.IsTracked(@lock) && !_kinds.IsReentrant(@lock) && !@lock.IsVague;

    public FlowState Release(FlowState state, Sym @lock, LockMode? mode, IOperation operation)
    {
        if (state.IsEnded)
        {
            return state;
        }

        @lock = state.Find(@lock) is null && state.FindMaybe(@lock) is null ? _body.Memory.TakenOutOf(@lock) : @lock;
        if (!_step.IsInCatch)
        {
            _body.Memory.Undone.Add(@lock);
        }

        var held = (mode is { } exact ? state.Find(@lock, exact) ?? state.Find(@lock, LockMode.Any) : null)
            ?? (mode is null || _kinds.KindOf(@lock) != LockKind.ReaderWriter ? state.Find(@lock) : null);
        if (held is null)
        {
            if (state.FindMaybe(@lock) is { } maybe)
            {
                if (maybe.IsDoubtful)
                {
                    NoteFreed(@lock);
                }

                state = state.Replace(maybe, null);
                ReportFailedAcquire(@lock, state, operation);
                return state;
            }

            // A try-acquire that nobody has asked about yet is undone, if it took the lock: its result tells no more.
            // Released in the wrong mode: whether it is still held is not worth a second finding.
            ReportNotHeld(@lock, mode, state, operation);
            state = state.WithoutPending(@lock);
            return state.Find(@lock) is { Origin: HeldOrigin.Acquired } other ? state.Replace(other, other.WithOrigin(HeldOrigin.Asserted)) : state;
        }

        if (held is { Origin: HeldOrigin.Asserted, Count: 1 } && _body.Memory.AskedFor.Contains(@lock))
        {
            // It was made sure that the caller has it: that the lock is the caller's is as good as promised.
            NoteFreed(@lock);
        }

        ReportFailedAcquire(@lock, state, operation);
        return state.Replace(held, held.Count > 1 ? held.WithCount(held.Count - 1) : null);
    }

    /// <summary>In a finally block reached by an exception: the acquisition itself may have thrown it.</summary>
    private void ReportFailedAcquire(Sym @lock, FlowState state, IOperation operation)
    {
        if (state.FailedAcquires.Contains(@lock) && !_body.Contract.IsTrusted && _kinds.IsTracked(@lock))
        {
            _findings.Report(
                RuleCatalog.ReleaseNotHeld, operation.Syntax.GetLocation(), @lock, Enumerable.Empty<Location>(), @lock,
                " when taking it was cancelled and threw", Findings.DescribeHeld(state));
        }
    }

    /// <summary>Notes that a lock is released which the body has not taken, or not on every way there.</summary>
    private void NoteFreed(Sym @lock)
    {
        if (_body.Kind != BodyKind.Nested && _kinds.IsTracked(@lock) && _kinds.KindOf(@lock) != LockKind.Custom)
        {
            _body.Memory.Freed.Add(@lock);
        }
    }

    private void ReportNotHeld(Sym @lock, LockMode? mode, FlowState state, IOperation operation)
    {
        if (state.FailedAcquires.Contains(@lock))
        {
            ReportFailedAcquire(@lock, state, operation);
            return;
        }

        if (state.Find(@lock) is null)
        {
            NoteFreed(@lock);
        }

        if (!_findings.CountsReleases || _body.Contract.IsTrusted || @lock.Kind == SymKind.Unknown || !_kinds.IsTracked(@lock) || _kinds.IsOwned(@lock)
            || _body.Contract.IsForwarded(@lock) || _body.Contract.IsDisposal(@lock))
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
        _findings.Report(RuleCatalog.ReleaseNotHeld, operation.Syntax.GetLocation(), @lock, Findings.Places(state), @lock, how, Findings.DescribeHeld(state));
    }

    /// <summary>What the program is told that asks whether it holds a lock: where the answer is true, it does.</summary>
    /// <param name="held">As what it is known to be held; null if it isn't.</param>
    public Sym IsHeld(HeldLock? held, Sym @lock, LockMode mode, IOperation operation)
    {
        if (held is { Origin: not HeldOrigin.Asserted })
        {
            return Sym.Constant(true);
        }

        _body.Memory.AskedFor.Add(@lock);
        return Sym.OutcomeOf(Outcome.Of(true, false, ImmutableArray.Create(new HeldLock(@lock, mode, HeldOrigin.Asserted, operation.Syntax.GetLocation()))));
    }

    /// <summary>
    /// Marks a lock as held because the program has made sure of it. What is held already may be the same lock by another name, if it isn't a field: then
    /// the assertion ends with that.
    /// </summary>
    public static FlowState Assert(FlowState state, Sym @lock, LockMode mode, IOperation operation)
    {
        if (!state.IsEnded && state.Find(@lock) is null)
        {
            state = (state.FindMaybe(@lock) is { } maybe ? state.Replace(maybe, null) : state)
                .Add(new HeldLock(@lock, mode, HeldOrigin.Asserted, operation.Syntax.GetLocation(), within: OtherNameOf(state)));
        }

        return state;
    }

    private static Sym? OtherNameOf(FlowState state) =>
        state.Held.LastOrDefault(static h => h.Origin == HeldOrigin.Acquired)?.Lock is { Data: not IFieldSymbol, Kind: not (SymKind.This or SymKind.TypeOf) } other ? other : null;

    /// <summary>What a try to take a lock returns: a value that tells whether it is held then.</summary>
    public Sym TryOutcome(FlowState state, Sym target, LockMode mode, bool success, bool isBoolean, IOperation operation)
    {
        if (!_findings.IsQuiet && !state.IsEnded && state.Find(target) is { Origin: not HeldOrigin.Asserted } held && !_kinds.IsReentrant(target)
            && _kinds.KindOf(target) is not LockKind.Semaphore && !(_kinds.KindOf(target) == LockKind.ReaderWriter && held.Mode == LockMode.Upgradeable))
        {
            _findings.Report(RuleCatalog.DoubleAcquire, operation.Syntax.GetLocation(), target, new[] { held.Where }, target, Findings.Describe(held.Where));
        }

        _body.Memory.Tried.Add(target);
        var origin = _kinds.IsTracked(target) ? HeldOrigin.Acquired : HeldOrigin.Asserted;
        var taken = ImmutableArray.Create(new HeldLock(target, mode, origin, operation.Syntax.GetLocation(), isCertain: false));
        return isBoolean
            ? Sym.OutcomeOf(Outcome.Of(success, !success, taken))
            : Sym.OutcomeOf(Outcome.Of(success ? Outcome.Truthy : Outcome.Falsy, success ? Outcome.Falsy : Outcome.Truthy, taken));
    }

    /// <summary>Checks that a lock is held which a call needs.</summary>
    public void CheckRequired(FlowState state, Sym @lock, bool isShared, IMethodSymbol method, IOperation operation)
    {
        if (_findings.IsQuiet || state.IsEnded)
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
            _findings.Report(RuleCatalog.RequiresLock, operation.Syntax.GetLocation(), @lock, Findings.Places(state), Findings.NameOf(method), @lock, how, Findings.DescribeHeld(state));
        }
    }

    /// <summary>
    /// Checks that a lock is held which a method of the framework needs. Of a lock that the method is given nothing is said: its callers may hold it; nor
    /// where a method of a base type is called that takes locks by its name, and says nothing.
    /// </summary>
    public void CheckOwn(FlowState state, Sym @lock, IInvocationOperation operation)
    {
        if (!@lock.Contains(static s => s.Kind == SymKind.Parameter) && (state.Find(@lock) is not null || !CallsInheritedHelper()))
        {
            CheckRequired(state, @lock, false, operation.TargetMethod, operation);
        }
    }

    private bool CallsInheritedHelper() => _body.Graph.Blocks.SelectMany(Body.OperationsOf).OfType<IInvocationOperation>().Any(c =>
        c.Instance is IInstanceReferenceOperation && BodyContract.HasLockVerb(c.TargetMethod.Name) && _body.Analysis.Contracts.Of(c.TargetMethod).IsEmpty
        && !WellKnownTypes.Same(c.TargetMethod.ContainingType.OriginalDefinition, _body.Owner.ContainingType.OriginalDefinition));

    /// <summary>Checks the declared order, and notes what was held for the order of the whole project.</summary>
    private void CheckOrder(Sym @lock, IOperation operation, FlowState state)
    {
        if (_findings.IsQuiet)
        {
            return;
        }

        var where = operation.Syntax.GetLocation();
        _body.Analysis.Order.RecordAcquired(_body.Owner, @lock);
        var others = state.Held.Where(static h => h.Origin is not (HeldOrigin.Asserted or HeldOrigin.Maybe)).ToList();
        var isWrong = others.RemoveAll(h => h.Lock.Equals(@lock)) > 0;
        if (isWrong && _kinds.IsReentrant(@lock))
        {
            // Taken again, it waits for nobody.
            return;
        }

        foreach (var held in others)
        {
            if (_body.Analysis.Order.DeclaredPath(@lock, held.Lock) is { } path)
            {
                isWrong = true;
                _body.Analysis.Order.RecordReported(where);
                _findings.Report(
                    RuleCatalog.OrderInversion, where, @lock, new[] { held.Where },
                    $"'{@lock}' is taken while '{held.Lock}' is held (since {Findings.Describe(held.Where)}), but the declared order is {path}: take it first");
            }
        }

        foreach (var held in others.Where(_ => !isWrong))
        {
            _body.Analysis.Order.RecordEdge(_body.Owner, held, @lock, where, state);
        }
    }

    /// <summary>Whether a lock is one that a loop or a branch chose, and that is perhaps held.</summary>
    private static bool IsPerhapsHeld(Sym @lock, FlowState state) =>
        @lock.Contains(static s => s.Kind == SymKind.Phi || (s.Kind == SymKind.Local && s.Version < 0)) && state.FindMaybe(@lock) is not null;

    /// <summary>
    /// What is held after an await in a local function that was called with locks held: a lock that belongs to the caller's thread is of no use where
    /// the rest runs.
    /// </summary>
    public FlowState WithoutCallersThread(FlowState state) => state.Held.Any(IsOfCallersThread)
        ? state.WithHeld(state.Held.RemoveAll(IsOfCallersThread))
        : state;

    private bool IsOfCallersThread(HeldLock held) =>
        _body.IsLentByCaller(held) && _kinds.KindOf(held.Lock) is not (LockKind.Semaphore or LockKind.Custom);

    /// <summary>Reports a call of what shouldn't be called while locks are held: waits, and code of others.</summary>
    public void CheckCall(FlowState state, IMethodSymbol method, Sym? receiver, IOperation operation)
    {
        CheckWait(state, method, operation);
        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            CheckRaised(state, receiver, operation);
        }
    }

    /// <summary>Reports a call that waits for others, if locks are held that they may need.</summary>
    public void CheckWait(FlowState state, ISymbol member, IOperation operation)
    {
        if (_body.Analysis.Api.IsWait(member))
        {
            ReportUnder(RuleCatalog.WaitUnderLock, state, member, operation);
        }
    }

    /// <summary>Reports a wait for a signal, by a semaphore that is no mutex or by a monitor, which gives up its own lock meanwhile and no other.</summary>
    public void CheckBlocking(FlowState state, Sym @lock, IInvocationOperation operation)
    {
        if (operation.TargetMethod.Name == "Wait" && (_kinds.KindOf(@lock) != LockKind.Semaphore || !_kinds.IsTracked(@lock)))
        {
            ReportUnder(RuleCatalog.WaitUnderLock, state.WithHeld(state.Held.RemoveAll(h => h.Lock.Equals(@lock))), operation.TargetMethod, operation);
        }
    }

    /// <summary>Reports an event that is raised, or a delegate that was given from outside and is called, while locks are held.</summary>
    private void CheckRaised(FlowState state, Sym? handlers, IOperation operation)
    {
        if (handlers is { Kind: SymKind.Member or SymKind.Static, Data: IEventSymbol @event })
        {
            ReportUnder(RuleCatalog.CallbackUnderLock, state, @event, operation, "raised", "whoever subscribed");
        }
        else if (handlers?.Data is ISymbol callback && Callbacks.IsGiven(callback))
        {
            ReportUnder(RuleCatalog.CallbackUnderLock, state, callback, operation, "called", "code of others");
        }
    }

    private void ReportUnder(DiagnosticDescriptor rule, FlowState state, ISymbol member, IOperation operation, params string[] more)
    {
        if (!_findings.IsQuiet && state.Held.FirstOrDefault(static h => h.Origin is HeldOrigin.Acquired or HeldOrigin.Required) is { } held)
        {
            _findings.Report(rule, operation.Syntax.GetLocation(), held.Lock, new[] { held.Where }, new object[] { member.Name, held.Lock, Findings.Describe(held.Where) }.Concat(more).ToArray());
        }
    }

    /// <summary>Reports the locks that are held where the thread may change.</summary>
    public void ReportAcross(FlowState state, IOperation operation, string what)
    {
        if (state.IsEnded || _findings.IsQuiet)
        {
            return;
        }

        foreach (var held in state.Held)
        {
            if (held.Origin is HeldOrigin.Acquired or HeldOrigin.Required && !_body.IsLentByCaller(held) && _kinds.KindOf(held.Lock) != LockKind.Semaphore)
            {
                _findings.Report(RuleCatalog.LockAcrossAwait, operation.Syntax.GetLocation(), held.Lock, new[] { held.Where }, held.Lock, Findings.Describe(held.Where), what);
            }
        }
    }
}
