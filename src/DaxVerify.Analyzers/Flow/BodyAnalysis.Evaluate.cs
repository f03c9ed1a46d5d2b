using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Flow;

/// <content>Evaluates operations in the order they run: notes accesses, applies contracts, and finds what values stand for.</content>
internal sealed partial class BodyAnalysis
{
    private Sym Evaluate(IOperation operation, Access access = Access.Read)
    {
        if (_state is null)
        {
            return Sym.Unknown(operation.Syntax);
        }

        if (operation.ConstantValue.HasValue && operation is not IAssignmentOperation)
        {
            return Sym.Constant(operation.ConstantValue.Value);
        }

        switch (operation)
        {
            case IExpressionStatementOperation { Syntax: LockStatementSyntax syntax } statement:
                EnterLockStatement(syntax, statement);
                return Sym.Unknown(syntax);
            case IExpressionStatementOperation statement:
                var thrownAway = Evaluate(statement.Operation);
                if (thrownAway is { Kind: SymKind.Created, Data: SyntaxNode made } && made == statement.Operation.Syntax)
                {
                    ForgetGuard(thrownAway);
                }

                return thrownAway;
            case IInstanceReferenceOperation instance:
                return instance.ReferenceKind == InstanceReferenceKind.PatternInput ? _patternInput : Sym.This;
            case ILocalReferenceOperation local:
                return EvaluateLocal(local, access);
            case IParameterReferenceOperation parameter:
                return ValueOf(parameter.Parameter);
            case IFieldReferenceOperation field:
                return EvaluateField(field, access);
            case IPropertyReferenceOperation property:
                return EvaluateProperty(property, access);
            case IEventReferenceOperation @event:
                return EvaluateEvent(@event, access);
            case IArrayElementReferenceOperation element:
                return EvaluateElement(element, access);
            case IFlowCaptureReferenceOperation capture:
                return EvaluateCapture(capture, access);
            case IFlowCaptureOperation capture:
                return EvaluateCaptured(capture);
            case IInvocationOperation invocation:
                return EvaluateInvocation(invocation, isConsumed: false);
            case IObjectCreationOperation creation:
                return EvaluateCreation(creation);
            case IDelegateCreationOperation creation:
                return EvaluateDelegate(creation, isImmediate: false);
            case IFlowAnonymousFunctionOperation lambda:
                return EvaluateLambda(lambda, isImmediate: false);
            case IMethodReferenceOperation reference:
                return EvaluateMethodGroup(reference, isImmediate: false);
            default:
                return EvaluateRest(operation, access);
        }
    }

    private Sym EvaluateRest(IOperation operation, Access access)
    {
        switch (operation)
        {
            case IConversionOperation conversion:
                return EvaluateConversion(conversion, access);
            case ISimpleAssignmentOperation assignment:
                return EvaluateAssignment(assignment);
            case ICompoundAssignmentOperation compound:
                return EvaluateCompound(compound.Target, compound.Value, compound.OperatorMethod, compound);
            case IIncrementOrDecrementOperation increment:
                return EvaluateCompound(increment.Target, null, increment.OperatorMethod, increment);
            case IDeconstructionAssignmentOperation deconstruction:
                EvaluateDeconstruction(deconstruction);
                return Sym.Unknown(deconstruction.Syntax);
            case IEventAssignmentOperation eventAssignment:
                return EvaluateEventAssignment(eventAssignment);
            case IBinaryOperation binary:
                return EvaluateBinary(binary);
            case IUnaryOperation unary:
                return EvaluateUnary(unary);
            case IIsNullOperation isNull:
                var asked = Evaluate(isNull.Operand);
                return AsksForResource(isNull) && asked.Kind != SymKind.Constant ? Sym.Constant(false) : IsNull(asked);
            case IIsPatternOperation isPattern:
                return EvaluateIsPattern(isPattern);
            case IIsTypeOperation isType when SymbolEqualityComparer.Default.Equals(isType.ValueOperand.Type, isType.TypeOperand):
                return isType.IsNegated ? IsNull(Evaluate(isType.ValueOperand)) : Negate(IsNull(Evaluate(isType.ValueOperand)));
            case IAwaitOperation await:
                return EvaluateAwait(await);
            case IAddressOfOperation addressOf:
                return Sym.Operator("&", Evaluate(addressOf.Reference, Access.None));
            case IDefaultValueOperation { Type: { IsReferenceType: true } or { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } }:
                return Sym.Constant(null);
            case ITypeOfOperation typeOf:
                return Sym.TypeOf(typeOf.TypeOperand);
            case IDeclarationExpressionOperation declaration:
                Assign(declaration, Sym.Unknown(declaration.Syntax), null);
                return Evaluate(declaration.Expression, Access.None);
            case IWithOperation or IArrayCreationOperation or ICollectionExpressionOperation or IAnonymousObjectCreationOperation or ITypeParameterObjectCreationOperation:
                EvaluateChildren(operation);
                return Sym.Created(operation.Syntax, operation.Type);
            case IReturnOperation { Kind: OperationKind.YieldReturn or OperationKind.YieldBreak } yield:
                EvaluateChildren(yield);
                ReportAcross(yield, "yield");
                return Sym.Unknown(yield.Syntax);
            case IImplicitIndexerReferenceOperation { IndexerSymbol: IPropertySymbol indexer } element:
                var receiver = Evaluate(element.Instance, element.Instance.Type is { IsValueType: true } ? OfStructProperty(indexer, access) : Access.Read);
                Evaluate(element.Argument);
                CheckGuards(indexer, receiver, Sym.Unknown(element.Syntax), access, element);
                return (access == Access.Write ? indexer.SetMethod : indexer.GetMethod) is { } accessor && access != Access.None
                    ? ApplyContract(accessor, receiver, static _ => null, element, Sym.Unknown(element.Syntax))
                    : Sym.Unknown(element.Syntax);
            default:
                EvaluateChildren(operation);
                return Sym.Unknown(operation.Syntax);
        }
    }

    /// <summary>Applies the contracts of what a construct calls without its being written.</summary>
    private void ApplyHidden(IOperation operation, Sym receiver)
    {
        foreach (var method in HiddenCalls.Of(operation, Root._graph.OriginalOperation.SemanticModel))
        {
            if (method is not null)
            {
                ApplyContract(method, receiver, p => method.IsStatic && p.Ordinal == 0 ? receiver : null, operation, receiver);
            }
        }
    }

    private void EvaluateChildren(IOperation operation)
    {
        foreach (var child in operation.ChildOperations)
        {
            Evaluate(child);
        }
    }

    private Sym EvaluateConversion(IConversionOperation conversion, Access access)
    {
        if (conversion.Operand is IFlowAnonymousFunctionOperation lambda)
        {
            return EvaluateLambda(lambda, isImmediate: false);
        }

        var value = Evaluate(conversion.Operand, access);
        if (conversion.OperatorMethod is { } method)
        {
            MayThrow();
            return ApplyContract(method, null, p => p.Ordinal == 0 ? value : null, conversion, Sym.Unknown(conversion.Syntax));
        }

        var isIdentity = conversion.Conversion is { IsNumeric: false } || value.Kind is SymKind.Outcome;
        return isIdentity ? value : Sym.Operator("convert", value);
    }

    private Sym EvaluateAssignment(ISimpleAssignmentOperation assignment)
    {
        if (assignment.IsRef || assignment.Target is ILocalReferenceOperation { Local.IsRef: true, IsDeclaration: true })
        {
            var place = Evaluate(assignment.Value, Access.None);
            if (assignment.Target is ILocalReferenceOperation reference)
            {
                _state = _state?.Bind(reference.Local, Sym.Operator("ref", place));
            }

            return place;
        }

        if (assignment.Target is ILocalReferenceOperation { Local: { IsRef: true, RefKind: not RefKind.None } } declared
            && assignment.IsImplicit && _state is { } state && !state.Values.ContainsKey(declared.Local))
        {
            var place = Evaluate(assignment.Value, Access.None);
            _state = _state?.Bind(declared.Local, Sym.Operator("ref", place));
            return place;
        }

        var value = Evaluate(assignment.Value);
        Assign(assignment.Target, value, assignment.Value);
        return assignment.Target is ILocalReferenceOperation { Local: var assigned } && _state is { } after && after.Values.TryGetValue(assigned, out var settled)
            ? settled
            : value;
    }

    /// <summary>A tuple taken apart: each variable gets its own value.</summary>
    private void EvaluateDeconstruction(IDeconstructionAssignmentOperation deconstruction)
    {
        var target = deconstruction.Target is IDeclarationExpressionOperation declaration ? declaration.Expression : deconstruction.Target;
        var value = deconstruction.Value is IConversionOperation { OperatorMethod: null } conversion ? conversion.Operand : deconstruction.Value;
        if (target is not ITupleOperation variables || value is not ITupleOperation values || variables.Elements.Length != values.Elements.Length)
        {
            ApplyHidden(deconstruction, Evaluate(deconstruction.Value));
            Assign(target, Sym.Unknown(deconstruction.Syntax), deconstruction.Value);
            return;
        }

        var evaluated = values.Elements.Select(e => Evaluate(e)).ToList();
        for (var i = 0; i < evaluated.Count; i++)
        {
            Assign(variables.Elements[i], evaluated[i], values.Elements[i]);
        }
    }

    /// <summary>Stores a value.</summary>
    private void Assign(IOperation target, Sym value, IOperation? source)
    {
        switch (target)
        {
            case ILocalReferenceOperation { Local.IsRef: true } reference:
                EvaluateLocal(reference, Access.Write);
                break;
            case ILocalReferenceOperation local:
                _state = _state?.Bind(local.Local, Settle(value, local.Local, target));
                if (value.Kind == SymKind.Created && IsGuard(value) && IsNeverMentioned(local))
                {
                    ForgetGuard(value);
                }

                break;
            case IParameterReferenceOperation parameter:
                _state = _state?.Bind(parameter.Parameter, Settle(value, parameter.Parameter, target));
                NoteStored(parameter.Parameter.RefKind is RefKind.Ref or RefKind.Out ? Sym.Parameter(parameter.Parameter) : null, value, source);
                break;
            case IDeclarationExpressionOperation declaration:
                Assign(declaration.Expression, value, source);
                break;
            case ITupleOperation tuple:
                foreach (var element in tuple.Elements)
                {
                    Assign(element, Sym.Unknown(element.Syntax), null);
                }

                break;
            case IDiscardOperation:
                break;
            default:
                NoteStored(Evaluate(target, Access.Write), value, source);
                break;
        }
    }

    /// <summary>
    /// What a variable stands for after an assignment. A call's result is taken as new each time, unless it is a lock or an
    /// outcome: two calls that make an object don't make the same one.
    /// </summary>
    private Sym Settle(Sym value, ISymbol variable, IOperation target)
    {
        if (value.Contains(static s => s.Kind == SymKind.Call)
            && !(value.Kind == SymKind.Call && IsPlainLock(value.Type)))
        {
            var settled = Sym.Local(variable, target.Syntax.SpanStart + 1, value.Type ?? TypeOf(variable));
            if (!value.Contains(s => s.Equals(settled)))
            {
                Root._sources[settled] = value;
            }

            return settled;
        }

        return value.Kind is SymKind.Unknown ? Sym.Local(variable, target.Syntax.SpanStart + 1, TypeOf(variable)) : value;
    }

    /// <summary>Results of calls that went through this many variables are followed.</summary>
    private const int SourceDepthMax = 4;

    /// <summary>Where a value comes from: calls whose results went through variables are put in their place.</summary>
    private Sym SourceOf(Sym value) => SourceOf(value, 0);

    private Sym SourceOf(Sym value, int depth) => depth > SourceDepthMax || Root._sources.Count == 0 ? value
        : value.Substitute(s => s.Kind == SymKind.Local && Root._sources.TryGetValue(s, out var source) ? SourceOf(source, depth + 1) : null);

    private static ITypeSymbol? TypeOf(ISymbol variable) => variable switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        _ => null,
    };

    private bool IsPlainLock(ITypeSymbol? type) =>
        type is not null && (type.SpecialType == SpecialType.System_Object
            || _analysis.WellKnown.KindOf(type) is not (Locks.LockKind.Monitor or Locks.LockKind.None));

    private Sym EvaluateCompound(IOperation target, IOperation? operand, IMethodSymbol? method, IOperation operation)
    {
        var value = operand is null ? Sym.Unknown(operation.Syntax) : Evaluate(operand);
        var isLock = operation is ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.And or BinaryOperatorKind.Or };
        Sym old;
        if (target is ILocalReferenceOperation { Local.IsRef: false } or IParameterReferenceOperation)
        {
            old = Evaluate(target);
            Assign(target, isLock && value.Kind == SymKind.Outcome ? value : Sym.Operator(operation.Syntax.ToString(), old, value), null);
        }
        else
        {
            old = Evaluate(target, Access.Write);
        }

        if (method is not null)
        {
            MayThrow();
            ApplyContract(method, null, p => p.Ordinal == 1 ? value : old, operation, value);
        }

        return Sym.Unknown(operation.Syntax);
    }

    private Sym EvaluateBinary(IBinaryOperation binary)
    {
        var left = Evaluate(binary.LeftOperand);
        var right = Evaluate(binary.RightOperand);
        if (binary.OperatorMethod is { } method && method.ContainingType.SpecialType == SpecialType.None)
        {
            MayThrow();
            var applied = ApplyContract(
                method, null, p => p.Ordinal == 0 ? left : right, binary, Sym.Operator(binary.OperatorKind.ToString(), left, right));
            if (applied.Kind == SymKind.Outcome)
            {
                return applied;
            }
        }

        if (binary.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals)
        {
            var isEqual = binary.OperatorKind == BinaryOperatorKind.Equals;
            if (right.Kind == SymKind.Constant && left.Kind is SymKind.Outcome or SymKind.Constant)
            {
                return CompareWith(left, right.Data, isEqual);
            }

            if (left.Kind == SymKind.Constant && right.Kind is SymKind.Outcome)
            {
                return CompareWith(right, left.Data, isEqual);
            }

            if (right is { Kind: SymKind.Constant, Data: null })
            {
                return isEqual ? IsNull(left) : Negate(IsNull(left));
            }
        }

        return binary.OperatorKind is BinaryOperatorKind.And or BinaryOperatorKind.Or
            ? Combine(left, right, binary.OperatorKind == BinaryOperatorKind.And)
            : Sym.Operator(binary.OperatorKind.ToString(), left, right);
    }

    /// <summary>For <c>&amp;</c> and <c>|</c> without short circuit: the decisive result tells of both operands.</summary>
    private static Sym Combine(Sym left, Sym right, bool isAnd)
    {
        if (left is { Kind: SymKind.Constant, Data: bool first })
        {
            return first == isAnd ? right : left;
        }

        if (right is { Kind: SymKind.Constant, Data: bool second })
        {
            return second == isAnd ? left : right;
        }

        var locks = new[] { left, right }.Where(static s => s.Kind == SymKind.Outcome)
            .SelectMany(s => ((Outcome)s.Data!).Cases.Where(c => Equals(c.Value, isAnd)).SelectMany(static c => c.Locks))
            .GroupBy(static h => (h.Lock, h.Mode)).Select(static g => g.First())
            .ToImmutableArray();
        return locks.IsEmpty
            ? Sym.Operator(isAnd ? "&" : "|", left, right)
            : Sym.OutcomeOf(Outcome.Of(isAnd, !isAnd, locks));
    }

    private Sym EvaluateUnary(IUnaryOperation unary)
    {
        var value = Evaluate(unary.Operand);
        if (unary.OperatorMethod is { } method)
        {
            MayThrow();
            return ApplyContract(method, null, _ => value, unary, Sym.Unknown(unary.Syntax));
        }

        return unary.OperatorKind == UnaryOperatorKind.Not && value.Kind is SymKind.Outcome or SymKind.Constant
            ? Negate(value)
            : Sym.Operator(unary.OperatorKind.ToString(), value);
    }

    private Sym EvaluateAwait(IAwaitOperation await)
    {
        var inner = await.Operation;
        while (inner is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } instance })
        {
            inner = instance;
        }

        if (inner is IInvocationOperation wait && _analysis.Api.IsWaitAsync(wait))
        {
            ReportAcross(await, "await");
            return EvaluateWaitAsync(wait);
        }

        var value = Evaluate(_analysis.WellKnown.IsTask(inner.Type) ? inner : await.Operation);
        MayThrow();
        ReportAcross(await, "await");
        if (value is { Kind: SymKind.Operator, Data: PendingWait or PendingTryWait })
        {
            return TakeAwaited(value.Children[0], isTry: value.Data is PendingTryWait, await);
        }

        ApplyHidden(await, value);
        return value.Kind switch
        {
            SymKind.Outcome => value,
            _ when IsGuard(value) => value,
            SymKind.Call => Sym.Operator("await", value),
            _ => Sym.Unknown(await.Syntax),
        };
    }

    /// <summary>A wait for a semaphore that has begun; awaiting it takes the semaphore.</summary>
    private const string PendingWait = "WaitAsync";

    /// <summary>The same with a timeout: awaiting it tells whether.</summary>
    private const string PendingTryWait = "TryWaitAsync";

    private void ReportAcross(IOperation operation, string what)
    {
        if (_state is not { } state || _isQuiet)
        {
            return;
        }

        foreach (var held in state.Held)
        {
            if (held.Origin is HeldOrigin.Acquired or HeldOrigin.Required && KindOf(held.Lock) != Locks.LockKind.Semaphore)
            {
                Report(RuleCatalog.LockAcrossAwait, operation.Syntax.GetLocation(), held.Lock, new[] { held.Where }, held.Lock, Describe(held.Where), what);
            }
        }
    }
}
