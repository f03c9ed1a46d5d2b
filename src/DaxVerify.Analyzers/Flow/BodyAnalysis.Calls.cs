using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Flow;

/// <content>Calls: arguments, contracts, guards.</content>
internal sealed partial class BodyAnalysis
{
    /// <summary>Evaluates a call.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="isConsumed">Whether a lazy sequence that it returns is consumed at once.</param>
    private Sym EvaluateInvocation(IInvocationOperation invocation, bool isConsumed)
    {
        if (_analysis.Api.Classify(invocation) is { } lockCall)
        {
            return ApplyLockCall(lockCall, invocation);
        }

        if (_analysis.Api.IsWaitAsync(invocation))
        {
            foreach (var argument in invocation.Arguments)
            {
                Evaluate(argument.Value);
            }

            var isTry = invocation.Type is INamedTypeSymbol { IsGenericType: true };
            return Sym.Operator(isTry ? PendingTryWait : PendingWait, Evaluate(invocation.Instance!, Access.Lock));
        }

        var method = MethodOf(invocation);
        var receiver = invocation.Instance is { } instance
            ? method.MethodKind == MethodKind.DelegateInvoke && instance is IFlowAnonymousFunctionOperation called
                ? EvaluateLambda(called, isImmediate: true)
                : GuardOf(EvaluateSource(instance, _analysis.Immediate.Consumes(method) || isConsumed))
            : null;
        method = DisposedBy(invocation, receiver) ?? method;
        var arguments = EvaluateArguments(invocation.Arguments, method, isConsumed);
        if (_state is null)
        {
            return Sym.Unknown(invocation.Syntax);
        }

        if (receiver is { Kind: SymKind.Outcome } && method is { Name: "GetValueOrDefault", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T })
        {
            return MapOutcome(receiver, static v => Only(v ?? false));
        }

        MayThrow();
        if (method is { Name: "MemberwiseClone", ContainingType.SpecialType: SpecialType.System_Object })
        {
            return Sym.Created(invocation.Syntax, _owner.ContainingType);
        }

        if (receiver is { Kind: SymKind.Lambda, Data: IMethodSymbol lambda } && method.MethodKind == MethodKind.DelegateInvoke)
        {
            return ApplyContract(
                lambda, receiver.Children.IsEmpty ? Sym.This : receiver.Children[0], p => At(arguments, p), invocation, Sym.Unknown(invocation.Syntax));
        }

        if (receiver is not null && IsGuard(receiver)
            && (method.Name is "Dispose" or "DisposeAsync" || (method.Name == "Close" && _analysis.Contracts.Of(method).Entries.IsEmpty)))
        {
            // Dispose may say what it releases; leaving the scope does no less, and what is gone already is no error.
            DisposeGuard(receiver, invocation);
            return Sym.Unknown(invocation.Syntax);
        }

        if (method.MethodKind == MethodKind.LocalFunction && _analysis.Contracts.Of(method).Entries.IsEmpty)
        {
            RunLocalFunction(method, arguments);
            return Settled(method, invocation);
        }

        _analysis.Inference.RecordCall(Member, method, receiver, arguments, SourceOf, _state, _kind);
        NoteStart(method, receiver);
        var result = ApplyContract(method, receiver, p => At(arguments, p), invocation, ResultOf(method, receiver, arguments, invocation));
        ForgetReferences(invocation.Arguments);
        LearnFromReturning(invocation, arguments);
        return result;
    }

    private static Sym? At(ImmutableArray<Sym?> arguments, IParameterSymbol parameter) =>
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
        return _analysis.Contracts.Members.OfCall(method, parts.ToImmutable());
    }

    /// <summary>The receiver or source of a call; a lazy query in it runs at once if the call consumes it.</summary>
    private Sym EvaluateSource(IOperation source, bool isConsumed)
    {
        var inner = source;
        while (inner is IConversionOperation { OperatorMethod: null } or ITranslatedQueryOperation)
        {
            inner = inner is IConversionOperation conversion ? conversion.Operand : ((ITranslatedQueryOperation)inner).Operation;
        }

        return isConsumed && inner is IInvocationOperation query && _analysis.Immediate.IsLinq(query.TargetMethod)
            ? EvaluateInvocation(query, isConsumed: true)
            : Evaluate(source);
    }

    /// <summary>Evaluates arguments in the order they are written; the result is by parameter.</summary>
    private ImmutableArray<Sym?> EvaluateArguments(ImmutableArray<IArgumentOperation> arguments, IMethodSymbol method, bool isConsumed)
    {
        var values = new Sym?[method.Parameters.Length];
        foreach (var argument in arguments)
        {
            var value = EvaluateArgument(argument, method, isConsumed);
            if (argument.Parameter is { } parameter && parameter.Ordinal < values.Length)
            {
                values[parameter.Ordinal] = value;
            }

            NoteEscapeOfThis(argument.Value is IDelegateCreationOperation && method.MethodKind == MethodKind.Constructor && IsDelayed(method.ContainingType)
                ? Sym.Unknown(argument)
                : value);
        }

        return values.ToImmutableArray();
    }

    private Sym EvaluateArgument(IArgumentOperation argument, IMethodSymbol method, bool isConsumed)
    {
        var isImmediate = _analysis.Immediate.RunsAtOnce(method, argument.Parameter) || (isConsumed && _analysis.Immediate.IsLinq(method));
        switch (argument.Value)
        {
            case IDelegateCreationOperation creation:
                return EvaluateDelegate(creation, isImmediate);
            case IFlowAnonymousFunctionOperation lambda:
                return EvaluateLambda(lambda, isImmediate);
            case IConversionOperation { Operand: IDelegateCreationOperation converted }:
                return EvaluateDelegate(converted, isImmediate);
        }

        if (argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out or RefKind.In or RefKind.RefReadOnlyParameter)
        {
            return Evaluate(argument.Value, OfReference(argument.Parameter, method, argument.Value));
        }

        return IsTaken(argument.Parameter, method)
            ? Evaluate(argument.Value, Access.Lock)
            : EvaluateSource(argument.Value, _analysis.Immediate.Consumes(method) || isConsumed);
    }

    /// <summary>Whether an argument is passed in order to be locked.</summary>
    private bool IsTaken(IParameterSymbol? parameter, IMethodSymbol method) =>
        parameter is not null && _analysis.Contracts.Of(method).Entries.Any(e =>
            e.Kind is ContractKind.Acquires or ContractKind.AcquiresShared or ContractKind.TryAcquires
            && e.Lock is { Kind: SymKind.Parameter, Data: IParameterSymbol taken } && taken.Ordinal == parameter.Ordinal);

    /// <summary>What passing a reference does to what it refers to.</summary>
    private Access OfReference(IParameterSymbol parameter, IMethodSymbol method, IOperation value)
    {
        if (_analysis.Contracts.MayBeAnnotated(method) && _analysis.Contracts.Of(method).IsSuppressed)
        {
            return Access.None;
        }

        if (parameter.RefKind is RefKind.In or RefKind.RefReadOnlyParameter)
        {
            return Access.Read;
        }

        var isRead = (WellKnownTypes.Same(method.ContainingType, _analysis.WellKnown.Volatile) && method.Name == "Read")
            || (WellKnownTypes.Same(method.ContainingType, _analysis.WellKnown.Interlocked) && method.Name == "Read");
        return value is ILocalReferenceOperation { Local.IsRef: false } or IParameterReferenceOperation or IDeclarationExpressionOperation or IDiscardOperation
            ? Access.None
            : isRead ? Access.Read : Access.Write;
    }

    /// <summary>A variable passed by reference stands for something new afterwards.</summary>
    private void ForgetReferences(ImmutableArray<IArgumentOperation> arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out
                && argument.Value is ILocalReferenceOperation or IParameterReferenceOperation or IDeclarationExpressionOperation)
            {
                Assign(argument.Value, Sym.Unknown(argument.Syntax), null);
            }
        }
    }

    /// <summary>A method that doesn't return, or doesn't return if a condition fails, tells something by returning.</summary>
    private void LearnFromReturning(IInvocationOperation invocation, ImmutableArray<Sym?> arguments)
    {
        if (HasAttribute(invocation.TargetMethod.OriginalDefinition, "DoesNotReturnAttribute") is not null)
        {
            _state = null;
            return;
        }

        foreach (var argument in invocation.Arguments)
        {
            if (argument.Parameter is { Type.SpecialType: SpecialType.System_Boolean } parameter
                && HasAttribute(parameter, "DoesNotReturnIfAttribute") is { ConstructorArguments: { Length: 1 } values }
                && values[0].Value is bool fatal && _state is { } state && At(arguments, parameter) is { } condition)
            {
                _state = AssumeCondition(state, condition, argument.Value, !fatal) ?? state;
            }
        }
    }

    private static AttributeData? HasAttribute(ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == name);

    /// <summary>Whether an object only keeps the delegate that it is made with, until it is started or asked.</summary>
    private bool IsDelayed(ITypeSymbol type) =>
        WellKnownTypes.Same(type, _analysis.WellKnown.Thread) || WellKnownTypes.Same(type, _analysis.WellKnown.Task)
        || WellKnownTypes.Same(type, _analysis.WellKnown.TaskOfT) || WellKnownTypes.Same(type, _analysis.WellKnown.Lazy)
        || WellKnownTypes.Same(type, _analysis.WellKnown.ThreadLocal);

    /// <summary>A thread or task that a constructor starts may see what is constructed.</summary>
    private void NoteStart(IMethodSymbol method, Sym? receiver)
    {
        if (_kind == BodyKind.Construction && method.Name == "Start" && receiver is not null && IsDelayed(method.ContainingType))
        {
            _state = _state?.WithThisEscaped();
        }
    }

    private Sym EvaluateCreation(IObjectCreationOperation creation)
    {
        if (creation.Constructor is not { } constructor)
        {
            EvaluateChildren(creation);
            return Sym.Created(creation.Syntax, creation.Type);
        }

        var arguments = EvaluateArguments(creation.Arguments, constructor, isConsumed: false);
        if (_state is null)
        {
            return Sym.Unknown(creation.Syntax);
        }

        MayThrow();
        var created = Sym.Created(creation.Syntax, creation.Type);
        ApplyContract(constructor, created, p => At(arguments, p), creation, created);
        ForgetReferences(creation.Arguments);
        if (creation.Initializer is { } initializer)
        {
            Evaluate(initializer);
        }

        return created;
    }

    /// <summary>
    /// Applies a contract to a call: first what must and must not be held, then what is asserted, released and taken.
    /// </summary>
    /// <returns>What the call returns: a guard, an outcome, or <paramref name="result"/>.</returns>
    private Sym ApplyContract(IMethodSymbol method, Sym? receiver, Func<IParameterSymbol, Sym?> argument, IOperation operation, Sym result)
    {
        var contract = _analysis.Contracts.Of(method);
        if (_state is not null)
        {
            _analysis.Order.RecordCall(Member, method, argument, _state, operation.Syntax.GetLocation());
        }

        if (contract.Entries.IsEmpty || _state is null)
        {
            return result;
        }

        var clauses = contract.Entries
            .Select(e => (Entry: e, Lock: ContractProvider.Instantiate(e.Lock, receiver ?? Sym.This, argument, method.ContainingType)))
            .ToList();
        var isConstructed = operation is IObjectCreationOperation && _analysis.Contracts.IsScopedLock(operation.Type);
        var guard = isConstructed ? result : HandsOutGuard(method, contract) ? Sym.Created(operation.Syntax, ReturnTypeOf(method)) : null;
        foreach (var (entry, @lock) in clauses)
        {
            CheckPreconditions(entry, @lock, method, receiver, operation);
        }

        foreach (var (_, @lock) in clauses.Where(static c => c.Entry.Kind == ContractKind.Asserts))
        {
            Assert(@lock, LockMode.Exclusive, operation);
        }

        foreach (var (_, @lock) in clauses.Where(static c => c.Entry.Kind == ContractKind.Releases))
        {
            ApplyRelease(@lock, method, operation);
        }

        foreach (var (entry, @lock) in clauses.Where(static c => c.Entry.Kind is ContractKind.Acquires or ContractKind.AcquiresShared))
        {
            ApplyAcquire(@lock, entry.Kind == ContractKind.Acquires ? LockMode.Exclusive : LockMode.Shared, method, guard, operation);
        }

        if (guard is not null)
        {
            if (!_analysis.Contracts.IsScopedLock(guard.Type))
            {
                clauses.RemoveAll(static c => c.Entry.Kind is not (ContractKind.Acquires or ContractKind.AcquiresShared or ContractKind.TryAcquires));
            }

            _state = _state?.WithGuard(guard, Managed(clauses));
            AdoptByGuard(guard, clauses);
            if (!clauses.Any(static c => c.Entry.Kind == ContractKind.TryAcquires))
            {
                return guard;
            }
        }

        return TryResult(clauses, method, operation, guard, result);
    }

    private void CheckPreconditions(ContractEntry entry, Sym @lock, IMethodSymbol method, Sym? receiver, IOperation operation)
    {
        if (_state is not { } state)
        {
            return;
        }

        foreach (var one in Expand(@lock))
        {
            switch (entry.Kind)
            {
                case ContractKind.Requires or ContractKind.RequiresShared when !IsOwnConstruction(one, receiver):
                    CheckRequired(one, entry.Kind == ContractKind.RequiresShared, method, operation);
                    break;
                case ContractKind.Excludes when !_isQuiet && state.Find(one) is { } held:
                    _analysis.Order.RecordReported(operation.Syntax.GetLocation());
                    Report(RuleCatalog.ExcludesLock, operation.Syntax.GetLocation(), one, new[] { held.Where }, NameOf(method), one, Describe(held.Where));
                    break;
            }
        }
    }

    /// <summary>A constructor may call what requires a lock of the object that it constructs.</summary>
    private bool IsOwnConstruction(Sym @lock, Sym? receiver) =>
        (_kind == BodyKind.Construction && receiver is null or { Kind: SymKind.This } && _state is not { HasThisEscaped: true }
            && @lock.Contains(static s => s.Kind == SymKind.This))
        || (_kind == BodyKind.StaticConstruction && receiver is null && @lock is { Kind: SymKind.Static, Data: ISymbol { ContainingType: var owner } }
            && WellKnownTypes.Same(owner, _owner.ContainingType));

    /// <summary>The locks behind a lock expression: those that a guard manages, if it names one.</summary>
    private ImmutableArray<Sym> Expand(Sym @lock) =>
        _state is { } state && state.Guards.TryGetValue(@lock, out var managed)
            ? managed.Select(static m => m.Lock).ToImmutableArray()
            : ImmutableArray.Create(@lock);

    private void ApplyRelease(Sym @lock, IMethodSymbol method, IOperation operation)
    {
        if (_state is not { } state)
        {
            return;
        }

        if (state.Guards.TryGetValue(@lock, out var managed))
        {
            foreach (var item in managed)
            {
                if (item.IsInverse && !SpeaksOfLocks(@lock.Type))
                {
                    Acquire(item.Lock, item.Mode, operation, @lock);
                }
                else
                {
                    Release(item.Lock, null, operation);
                }
            }
        }
        else if (!IsUntrackedGuard(@lock, method) || state.Find(@lock) is not null)
        {
            Release(@lock, null, operation);
        }
    }

    private void ApplyAcquire(Sym @lock, LockMode mode, IMethodSymbol method, Sym? guard, IOperation operation)
    {
        if (_state is not { } state)
        {
            return;
        }

        if (_analysis.Api.HasToken(operation))
        {
            MayFailToTake(@lock);
        }

        if (state.Guards.TryGetValue(@lock, out var managed))
        {
            foreach (var item in managed)
            {
                if (item.IsInverse && !SpeaksOfLocks(@lock.Type))
                {
                    Release(item.Lock, null, operation);
                }
                else
                {
                    Acquire(item.Lock, mode, operation, @lock);
                }
            }
        }
        else if (!IsUntrackedGuard(@lock, method) || IsPromised(@lock))
        {
            Acquire(@lock, mode, operation, guard);
        }
    }

    private Sym TryResult(List<(ContractEntry Entry, Sym Lock)> clauses, IMethodSymbol method, IOperation operation, Sym? guard, Sym result)
    {
        var tries = clauses.Where(static c => c.Entry.Kind == ContractKind.TryAcquires).ToList();
        if (tries.Count == 0)
        {
            return result;
        }

        var success = tries[0].Entry.SuccessValue;
        var isBoolean = ReturnTypeOf(method).SpecialType == SpecialType.System_Boolean;
        var taken = tries.Where(t => t.Entry.SuccessValue == success)
            .SelectMany(t => Expand(t.Lock).Select(one => (Lock: one, Guard: one.Equals(t.Lock) ? guard : t.Lock)))
            .SelectMany(t => ((Outcome)TryOutcome(t.Lock, LockMode.Exclusive, success, isBoolean, operation).Data!).Cases[0].Locks.Select(h => h.WithGuard(t.Guard)))
            .ToImmutableArray();
        return isBoolean
            ? Sym.OutcomeOf(Outcome.Of(success, !success, taken))
            : Sym.OutcomeOf(Outcome.Of(success ? Outcome.Truthy : Outcome.Falsy, success ? Outcome.Falsy : Outcome.Truthy, taken).WithObject(guard));
    }
}
