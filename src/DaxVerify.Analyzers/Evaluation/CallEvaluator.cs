using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Evaluation;

/// <summary>Calls: receivers, arguments, contracts, and what returning tells.</summary>
internal sealed class CallEvaluator
{
    private readonly Evaluator _evaluator;
    private readonly Step _step;
    private readonly Body _body;

    /// <summary>Makes it as a part of an evaluator.</summary>
    public CallEvaluator(Evaluator evaluator, Step step)
    {
        _evaluator = evaluator;
        _step = step;
        _body = step.Body;
    }

    /// <summary>Does what the contract of the callee says, or the framework's lock methods do.</summary>
    /// <param name="state">What is known before it, and then after it.</param>
    /// <param name="isConsumed">Whether a lazy sequence that it returns is consumed at once.</param>
    public Sym EvaluateInvocation(ref FlowState state, IInvocationOperation invocation, bool isConsumed)
    {
        if (_body.Analysis.Api.Classify(invocation) is { } lockCall)
        {
            return _evaluator.LockCalls.ApplyLockCall(ref state, lockCall, invocation);
        }

        if (_body.Analysis.Api.IsWaitAsync(invocation))
        {
            foreach (var argument in invocation.Arguments)
            {
                _evaluator.Evaluate(ref state, argument.Value);
            }

            var isTry = _body.Analysis.Api.IsTryWaitAsync(invocation);
            return Sym.Operator(isTry ? LockCallEvaluator.PendingTryWait : LockCallEvaluator.PendingWait, _evaluator.Evaluate(ref state, invocation.Instance!, Access.Lock));
        }

        var method = Disposals.MethodOf(invocation);
        var receiver = invocation.Instance is { } instance
            ? method.MethodKind == MethodKind.DelegateInvoke && instance is IFlowAnonymousFunctionOperation called
                ? _evaluator.Delegates.EvaluateLambda(ref state, called, isImmediate: true)
                : Disposals.GuardOf(EvaluateSource(ref state, instance, _body.Analysis.Immediate.Consumes(method) || isConsumed))
            : null;
        method = Disposals.DisposedBy(invocation, receiver) ?? method;
        var arguments = EvaluateArguments(ref state, invocation.Arguments, method, isConsumed);
        if (state.IsEnded)
        {
            return Sym.Unknown(invocation.Syntax);
        }

        if (receiver is { Kind: SymKind.Outcome } && method is { Name: "GetValueOrDefault", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T })
        {
            return Conditions.MapOutcome(receiver, static v => Conditions.Only(v ?? false));
        }

        _evaluator.Locks.CheckCall(state, method, receiver, invocation);
        _step.MayThrow(state);
        if (method is { Name: "MemberwiseClone", ContainingType.SpecialType: SpecialType.System_Object })
        {
            return Sym.Created(invocation.Syntax, _body.Owner.ContainingType);
        }

        if (receiver is { Kind: SymKind.Lambda, Data: IMethodSymbol lambda } && method.MethodKind == MethodKind.DelegateInvoke)
        {
            return _evaluator.Contracts.Apply(
                ref state, lambda, receiver.Children.IsEmpty ? Sym.This : receiver.Children[0], p => At(arguments, p), invocation, Sym.Unknown(invocation.Syntax));
        }

        if (receiver is not null && GuardEffects.IsGuard(state, receiver)
            && (method.Name is "Dispose" or "DisposeAsync" || (method.Name == "Close" && _body.Analysis.Contracts.Of(method).Entries.IsEmpty)))
        {
            // Dispose may say what it releases; leaving the scope does no less, and what is gone already is no error.
            state = _evaluator.Guards.DisposeGuard(state, receiver, invocation);
            return Sym.Unknown(invocation.Syntax);
        }

        if (method.MethodKind == MethodKind.LocalFunction && _body.Analysis.Contracts.Of(method).Entries.IsEmpty)
        {
            return _evaluator.Delegates.RunLocalFunction(ref state, method, arguments, isLater: !isConsumed && Iterators.IsIterator(method)) ?? Settled(method, invocation);
        }

        _body.Analysis.Inference.RecordCall(_body.Owner, method, receiver, arguments, _body.Memory.SourceOf, state, _body.Kind);
        NoteNamed(ref state, method, receiver);
        var result = _evaluator.Contracts.Apply(ref state, method, receiver, p => At(arguments, p), invocation, ResultOf(method, receiver, arguments, invocation));
        ForgetReferences(ref state, invocation.Arguments);
        LearnFromFlags(ref state, invocation, method, receiver, arguments);
        ReleaseByFlags(ref state, invocation, method, receiver, arguments);
        LearnFromReturning(ref state, invocation, arguments);
        return result;
    }

    /// <summary>What is passed for a parameter.</summary>
    public static Sym? At(ImmutableArray<Sym?> arguments, IParameterSymbol parameter) =>
        parameter.Ordinal < arguments.Length ? arguments[parameter.Ordinal] : null;

    private static Sym Settled(IMethodSymbol method, IOperation operation) =>
        method.ReturnsVoid ? Sym.Unknown(operation.Syntax) : Sym.Created(operation.Syntax, method.ReturnType) is var created && method.ReturnType.IsReferenceType
            ? Sym.Unknown(operation.Syntax)
            : created;

    private Sym ResultOf(IMethodSymbol method, Sym? receiver, ImmutableArray<Sym?> arguments, IOperation operation)
    {
        if (method.ReturnsVoid || arguments.Any(static a => a is null))
        {
            return Sym.Unknown(operation.Syntax);
        }

        var parts = ImmutableArray.CreateBuilder<Sym>();
        if (!method.IsStatic)
        {
            parts.Add(receiver ?? Sym.This);
        }

        parts.AddRange(arguments.Select(static a => a!));
        return _body.Analysis.Contracts.Members.OfCall(method, parts.ToImmutable());
    }

    /// <summary>The receiver or source of a call; a lazy query in it runs at once if the call consumes it.</summary>
    private Sym EvaluateSource(ref FlowState state, IOperation source, bool isConsumed)
    {
        var inner = source;
        while (inner is IConversionOperation { OperatorMethod: null } or ITranslatedQueryOperation)
        {
            inner = inner is IConversionOperation conversion ? conversion.Operand : ((ITranslatedQueryOperation)inner).Operation;
        }

        return isConsumed && inner is IInvocationOperation query
            && (_body.Analysis.Immediate.IsLinq(query.TargetMethod) || query.TargetMethod.MethodKind == MethodKind.LocalFunction)
            ? EvaluateInvocation(ref state, query, isConsumed: true)
            : _evaluator.Evaluate(ref state, source);
    }

    /// <summary>Evaluates arguments in the order they are written; the result is by parameter.</summary>
    private ImmutableArray<Sym?> EvaluateArguments(ref FlowState state, ImmutableArray<IArgumentOperation> arguments, IMethodSymbol method, bool isConsumed)
    {
        var values = new Sym?[method.Parameters.Length];
        foreach (var argument in arguments)
        {
            var value = EvaluateArgument(ref state, argument, method, isConsumed);
            if (argument.Parameter is { } parameter && parameter.Ordinal < values.Length)
            {
                values[parameter.Ordinal] = value;
            }

            _evaluator.Accesses.NoteEscapeOfThis(ref state, argument.Value is IDelegateCreationOperation && method.MethodKind == MethodKind.Constructor && IsDelayed(method.ContainingType)
                ? Sym.Unknown(argument)
                : value);
        }

        return values.ToImmutableArray();
    }

    private Sym EvaluateArgument(ref FlowState state, IArgumentOperation argument, IMethodSymbol method, bool isConsumed)
    {
        var isImmediate = _body.Analysis.Immediate.RunsAtOnce(method, argument.Parameter) || (isConsumed && _body.Analysis.Immediate.IsLinq(method));
        switch (argument.Value)
        {
            case IDelegateCreationOperation creation:
                return _evaluator.Delegates.EvaluateDelegate(ref state, creation, isImmediate);
            case IFlowAnonymousFunctionOperation lambda:
                return _evaluator.Delegates.EvaluateLambda(ref state, lambda, isImmediate);
            case IConversionOperation { Operand: IDelegateCreationOperation converted }:
                return _evaluator.Delegates.EvaluateDelegate(ref state, converted, isImmediate);
        }

        if (argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out or RefKind.In or RefKind.RefReadOnlyParameter)
        {
            return _evaluator.Evaluate(ref state, argument.Value, OfReference(argument.Parameter, method, argument.Value));
        }

        return IsTaken(argument.Parameter, method)
            ? _evaluator.Evaluate(ref state, argument.Value, Access.Lock)
            : EvaluateSource(ref state, argument.Value, _body.Analysis.Immediate.Consumes(method) || isConsumed);
    }

    /// <summary>Whether an argument is passed in order to be locked.</summary>
    private bool IsTaken(IParameterSymbol? parameter, IMethodSymbol method) =>
        parameter is not null && _body.Analysis.Contracts.Of(method).Entries.Any(e =>
            e.Kind is ContractKind.Acquires or ContractKind.AcquiresShared or ContractKind.TryAcquires
            && e.Lock is { Kind: SymKind.Parameter, Data: IParameterSymbol taken } && taken.Ordinal == parameter.Ordinal);

    /// <summary>What passing a reference does to what it refers to.</summary>
    private Access OfReference(IParameterSymbol parameter, IMethodSymbol method, IOperation value)
    {
        if (_body.Analysis.Contracts.MayBeAnnotated(method) && _body.Analysis.Contracts.Of(method).IsSuppressed)
        {
            return Access.None;
        }

        if (parameter.RefKind is RefKind.In or RefKind.RefReadOnlyParameter)
        {
            return Access.Read;
        }

        var isRead = (WellKnownTypes.Same(method.ContainingType, _body.Analysis.WellKnown.Volatile) && method.Name == "Read")
            || (WellKnownTypes.Same(method.ContainingType, _body.Analysis.WellKnown.Interlocked) && method.Name == "Read");
        return value is ILocalReferenceOperation { Local.IsRef: false } or IParameterReferenceOperation or IDeclarationExpressionOperation or IDiscardOperation
            ? Access.None
            : isRead ? Access.Read : Access.Write;
    }

    /// <summary>A variable passed by reference stands for something new afterwards; a guard is passed so to be used, not to be replaced.</summary>
    private void ForgetReferences(ref FlowState state, ImmutableArray<IArgumentOperation> arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out
                && argument.Value is ILocalReferenceOperation or IParameterReferenceOperation or IDeclarationExpressionOperation
                && !(argument.Parameter.RefKind == RefKind.Ref && GuardEffects.IsGuard(state, _evaluator.Evaluate(ref state, argument.Value, Access.None))))
            {
                _evaluator.Assignments.Assign(ref state, argument.Value, Sym.Unknown(argument.Syntax), null);
            }
        }
    }

    /// <summary>A <c>ref bool</c> tells whether a helper took a lock.</summary>
    private void LearnFromFlags(ref FlowState state, IInvocationOperation invocation, IMethodSymbol method, Sym? receiver, ImmutableArray<Sym?> arguments)
    {
        foreach (var entry in _body.Analysis.Contracts.Of(method).Entries.Where(static e => e is { Flag: not null, Kind: not ContractKind.Releases }))
        {
            if (invocation.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == entry.Flag) is not { } flag)
            {
                continue;
            }

            var @lock = ContractProvider.Instantiate(entry.Lock, receiver ?? Sym.This, p => At(arguments, p), method.ContainingType);
            _evaluator.Assignments.Assign(ref state, flag.Value, entry.Kind != ContractKind.TryAcquires ? Sym.Constant(true)
                : _evaluator.Locks.TryOutcome(state, @lock, LockMode.Exclusive, true, isBoolean: true, invocation), null);
        }
    }

    /// <summary>A flag tells a helper whether to release a lock.</summary>
    private void ReleaseByFlags(ref FlowState state, IInvocationOperation invocation, IMethodSymbol method, Sym? receiver, ImmutableArray<Sym?> arguments)
    {
        foreach (var entry in _body.Analysis.Contracts.Of(method).Entries.Where(static e => e is { Flag: not null, Kind: ContractKind.Releases }))
        {
            if (invocation.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == entry.Flag) is not { } argument || state.IsEnded)
            {
                continue;
            }

            var flag = At(arguments, argument.Parameter!) ?? Sym.Unknown(argument.Syntax);
            var @lock = ContractProvider.Instantiate(entry.Lock, receiver ?? Sym.This, p => At(arguments, p), method.ContainingType);
            if (flag.Kind is not (SymKind.Constant or SymKind.Outcome) && state.Find(@lock) is null)
            {
                // Whoever has set the flag has taken the lock, if it is set.
                continue;
            }

            var released = Conditions.AssumeCondition(state, flag, argument.Value, true) is { } held ? _evaluator.Locks.Release(held, @lock, null, invocation) : null;
            var kept = Conditions.AssumeCondition(state, flag, argument.Value, false);
            state = released is null ? kept ?? state : kept is null ? released : Merge.Paths(released, kept, static (_, _) => { });
        }
    }

    /// <summary>A method that doesn't return, or doesn't return if a condition fails, tells something by returning.</summary>
    private static void LearnFromReturning(ref FlowState state, IInvocationOperation invocation, ImmutableArray<Sym?> arguments)
    {
        if (HasAttribute(invocation.TargetMethod.OriginalDefinition, "DoesNotReturnAttribute") is not null)
        {
            state = FlowState.Ended;
            return;
        }

        foreach (var argument in invocation.Arguments)
        {
            if (argument.Parameter is { Type.SpecialType: SpecialType.System_Boolean } parameter
                && HasAttribute(parameter, "DoesNotReturnIfAttribute") is { ConstructorArguments: { Length: 1 } values }
                && values[0].Value is bool fatal && At(arguments, parameter) is { } condition)
            {
                state = Conditions.AssumeCondition(state, condition, argument.Value, !fatal) ?? state;
            }
        }
    }

    private static AttributeData? HasAttribute(ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == name);

    /// <summary>Whether an object only keeps the delegate that it is made with, until it is started or asked.</summary>
    private bool IsDelayed(ITypeSymbol type) =>
        WellKnownTypes.Same(type, _body.Analysis.WellKnown.Thread) || WellKnownTypes.Same(type, _body.Analysis.WellKnown.Task)
        || WellKnownTypes.Same(type, _body.Analysis.WellKnown.TaskOfT) || WellKnownTypes.Same(type, _body.Analysis.WellKnown.Lazy)
        || WellKnownTypes.Same(type, _body.Analysis.WellKnown.ThreadLocal);

    /// <summary>What a call of the framework does, by its name: a thread or task that a constructor starts may see what is constructed; a semaphore that is disposed of is held no more.</summary>
    private void NoteNamed(ref FlowState state, IMethodSymbol method, Sym? receiver)
    {
        state = _evaluator.Locks.WithoutDisposed(state, method, receiver);
        if (_body.Kind == BodyKind.Construction && method.Name == "Start" && receiver is not null && IsDelayed(method.ContainingType))
        {
            state = state.WithThisEscaped();
        }
    }

    /// <summary>The making of an object.</summary>
    public Sym EvaluateCreation(ref FlowState state, IObjectCreationOperation creation)
    {
        if (creation.Constructor is not { } constructor)
        {
            _evaluator.EvaluateChildren(ref state, creation);
            return Sym.Created(creation.Syntax, creation.Type);
        }

        var arguments = EvaluateArguments(ref state, creation.Arguments, constructor, isConsumed: false);
        if (state.IsEnded)
        {
            return Sym.Unknown(creation.Syntax);
        }

        if (creation.Type is { Name: "ValueTask" } && arguments is { Length: 1 } && arguments[0] is { } wrapped && (LockCallEvaluator.IsPending(wrapped) || wrapped.Kind == SymKind.Created))
        {
            return wrapped;
        }

        _step.MayThrow(state);
        var created = Sym.Created(creation.Syntax, creation.Type);
        _evaluator.Contracts.Apply(ref state, constructor, created, p => At(arguments, p), creation, created);
        ForgetReferences(ref state, creation.Arguments);
        if (creation.Initializer is { } initializer)
        {
            _evaluator.Evaluate(ref state, initializer);
        }

        return ImmediateCalls.IsView(creation.Type) && At(arguments, constructor.Parameters[0]) is { } viewed ? Sym.Operator(ImmediateCalls.View, viewed) : created;
    }
}
