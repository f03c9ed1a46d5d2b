using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Evaluation;

/// <summary>Calls of the lock methods of the framework, waits for semaphores, and lock statements.</summary>
internal sealed class LockCallEvaluator
{
    /// <summary>A wait for a semaphore that has begun; awaiting it takes the semaphore.</summary>
    public const string PendingWait = "WaitAsync";

    /// <summary>The same with a timeout: awaiting it tells whether.</summary>
    public const string PendingTryWait = "TryWaitAsync";

    private readonly Evaluator _evaluator;
    private readonly Step _step;
    private readonly Body _body;

    /// <summary>Makes it as a part of an evaluator.</summary>
    public LockCallEvaluator(Evaluator evaluator, Step step)
    {
        _evaluator = evaluator;
        _step = step;
        _body = step.Body;
    }

    /// <summary>Whether a value is a wait for a semaphore that has begun.</summary>
    public static bool IsPending(Sym value) => value is { Kind: SymKind.Operator, Data: PendingWait or PendingTryWait };

    /// <summary>With which answer a property of a wait that has begun tells that the lock is taken; null if it tells nothing of that.</summary>
    public static bool? CompletionTold(IPropertySymbol property) => property.Name switch
    {
        "IsCompletedSuccessfully" or "IsCompleted" => true,
        "IsCanceled" or "IsFaulted" => false,
        _ => null,
    };

    /// <summary>Does what a lock method of the framework does.</summary>
    public Sym ApplyLockCall(ref FlowState state, LockCall call, IInvocationOperation operation)
    {
        var target = _evaluator.Evaluate(ref state, call.Target, call.Kind == LockCallKind.IsHeld ? Access.None : Access.Lock);
        target = WellKnownTypes.Same(operation.TargetMethod.ContainingType, _body.Analysis.WellKnown.Monitor) ? MonitorOf(target) : target;
        foreach (var argument in operation.Arguments)
        {
            if (!ReferenceEquals(argument.Value, call.Target) && !ReferenceEquals(argument, call.Taken))
            {
                _evaluator.Evaluate(ref state, argument.Value);
            }
        }

        switch (call.Kind)
        {
            case LockCallKind.Enter:
                if (call.IsCancellable)
                {
                    _step.MayFailToTake(state, target);
                }

                _evaluator.Locks.CheckBlocking(state, target, operation);
                state = _evaluator.Locks.Acquire(state, target, call.Mode, operation);
                _step.MayBeAbandoned(state, target, operation);
                Store(ref state, call.Taken, Sym.Constant(true));
                return Sym.Constant(true);
            case LockCallKind.TryEnter:
                return TryAcquire(ref state, target, call, operation);
            case LockCallKind.EnterScope:
                var guard = Sym.Created(operation.Syntax, operation.Type);
                state = _evaluator.Locks.Acquire(state, target, call.Mode, operation, guard);
                state = state.WithGuard(guard, ImmutableArray.Create(new ManagedLock(target, call.Mode, false)));
                return guard;
            case LockCallKind.Exit:
                state = _evaluator.Locks.Release(state, target, call.Mode, operation);
                _step.MayFailToRelease(state);
                return Sym.Unknown(operation.Syntax);
            case LockCallKind.Require:
                _evaluator.Locks.CheckOwn(state, target, operation);
                _evaluator.Locks.CheckBlocking(state, target, operation);
                return Sym.Unknown(operation.Syntax);
            default:
                return _evaluator.Locks.IsHeld(state.Find(target), target, call.Mode, operation);
        }
    }

    /// <summary>The monitor of an object: that of a semaphore or another lock has nothing to do with what its own methods take.</summary>
    private Sym MonitorOf(Sym target) => _body.Kinds.KindOf(target) is LockKind.Semaphore or LockKind.ReaderWriter or LockKind.Mutex or LockKind.Spin
        ? Sym.MonitorOf(target)
        : target;

    private Sym TryAcquire(ref FlowState state, Sym target, LockCall call, IInvocationOperation operation)
    {
        if (call.IsCancellable)
        {
            _step.MayFailToTake(state, target);
        }

        _step.MayBeAbandoned(state, target, operation);
        var outcome = _evaluator.Locks.TryOutcome(state, target, call.Mode, true, isBoolean: true, operation);
        if (call.Taken is null)
        {
            return outcome;
        }

        Store(ref state, call.Taken, outcome);
        return Sym.Unknown(operation.Syntax);
    }

    /// <summary>A wait for a semaphore that is awaited at once.</summary>
    public Sym EvaluateWaitAsync(ref FlowState state, IInvocationOperation wait)
    {
        var target = _evaluator.Evaluate(ref state, wait.Instance!, Access.Lock);
        foreach (var argument in wait.Arguments)
        {
            _evaluator.Evaluate(ref state, argument.Value);
        }

        if (_body.Analysis.Api.HasToken(wait))
        {
            _step.MayFailToTake(state, target);
        }

        return TakeAwaited(ref state, target, _body.Analysis.Api.IsTryWaitAsync(wait), wait);
    }

    /// <summary>What awaiting a wait for a semaphore does.</summary>
    public Sym TakeAwaited(ref FlowState state, Sym target, bool isTry, IOperation operation)
    {
        if (isTry)
        {
            return _evaluator.Locks.TryOutcome(state, target, LockMode.Exclusive, true, isBoolean: true, operation);
        }

        state = _evaluator.Locks.Acquire(state, target, LockMode.Exclusive, operation);
        return Sym.Constant(true);
    }

    private void Store(ref FlowState state, IArgumentOperation? argument, Sym value)
    {
        if (argument is not null)
        {
            _evaluator.Assignments.Assign(ref state, argument.Value, value, null);
        }
    }

    /// <summary>
    /// In a nullable context the compiler's control-flow graph (4.14, and still in 5.x) has no try and finally for a <c>lock</c> statement on a
    /// <c>System.Threading.Lock</c>, only an invalid operation where it starts. Its end is then found by the text: whatever runs next and
    /// stands outside the statement runs without the lock (<see cref="GuardEffects.LeaveLockStatements"/>).
    /// </summary>
    public void EnterLockStatement(ref FlowState state, LockStatementSyntax syntax, IExpressionStatementOperation statement)
    {
        var operand = statement.Operation is IInvalidOperation invalid ? invalid.ChildOperations.FirstOrDefault() : statement.Operation;
        if (operand is null)
        {
            return;
        }

        var target = MonitorOf(_evaluator.Evaluate(ref state, operand, Access.Lock));
        var guard = Sym.Created(syntax, null);
        state = _evaluator.Locks.Acquire(state, target, LockMode.Exclusive, operand, guard);
        state = state.WithGuard(guard, ImmutableArray.Create(new ManagedLock(target, LockMode.Exclusive, false)));
    }
}
