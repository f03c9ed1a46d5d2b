using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Evaluation;

/// <summary>
/// Evaluates the operations of one block in the order they run: notes accesses, applies contracts, and finds what values stand
/// for.
/// </summary>
internal sealed class Evaluator
{
    private readonly Step _step;
    private readonly Body _body;
    private readonly Sym _patternInput;

    /// <summary>Makes it for one step.</summary>
    /// <param name="step">Where the walk is.</param>
    /// <param name="nested">Goes through lambdas and local functions.</param>
    public Evaluator(Step step, INestedBodies nested)
    {
        _step = step;
        _body = step.Body;
        _patternInput = Sym.This;
        Locks = new LockEffects(step);
        Guards = new GuardEffects(step.Body);
        Contracts = new ContractEffects(step, Locks);
        Accesses = new AccessEffects(step);
        References = new ReferenceEvaluator(this, step);
        Assignments = new AssignmentEvaluator(this, step);
        Delegates = new DelegateEvaluator(this, step, nested);
        LockCalls = new LockCallEvaluator(this, step);
        Calls = new CallEvaluator(this, step);
        Patterns = new PatternEvaluator(this);
    }

    private Evaluator(Evaluator other, Sym patternInput)
    {
        _step = other._step;
        _body = other._body;
        _patternInput = patternInput;
        Locks = other.Locks;
        Guards = other.Guards;
        Contracts = other.Contracts;
        Accesses = other.Accesses;
        References = new ReferenceEvaluator(this, _step);
        Assignments = new AssignmentEvaluator(this, _step);
        Delegates = other.Delegates;
        LockCalls = other.LockCalls;
        Calls = other.Calls;
        Patterns = other.Patterns;
    }

    /// <summary>Taking and releasing.</summary>
    public LockEffects Locks { get; }

    public GuardEffects Guards { get; }

    /// <summary>Contracts of what is called.</summary>
    public ContractEffects Contracts { get; }

    /// <summary>Guarded members.</summary>
    public AccessEffects Accesses { get; }

    /// <summary>What stores values.</summary>
    public AssignmentEvaluator Assignments { get; }

    public CallEvaluator Calls { get; }

    /// <summary>Calls of lock methods.</summary>
    public LockCallEvaluator LockCalls { get; }

    /// <summary>Lambdas and local functions.</summary>
    public DelegateEvaluator Delegates { get; }

    /// <summary>Variables and members.</summary>
    public ReferenceEvaluator References { get; }

    private PatternEvaluator Patterns { get; }

    /// <summary>The same for the members that a pattern names of a value.</summary>
    public Evaluator Of(Sym patternInput) => new(this, patternInput);

    /// <summary>Evaluates an operation after its operands, in the order in which they run.</summary>
    /// <param name="state">What is known before it, and then after it.</param>
    /// <param name="access">What is done to its value.</param>
    /// <returns>What its value stands for.</returns>
    public Sym Evaluate(ref FlowState state, IOperation operation, Access access = Access.Read)
    {
        if (state.IsEnded)
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
                LockCalls.EnterLockStatement(ref state, syntax, statement);
                return Sym.Unknown(syntax);
            case IExpressionStatementOperation statement:
                var thrownAway = Evaluate(ref state, statement.Operation);
                if (thrownAway is { Kind: SymKind.Created, Data: SyntaxNode made } && made == statement.Operation.Syntax)
                {
                    state = GuardEffects.ForgetGuard(state, thrownAway);
                }

                // A try whose result nobody looks at: it is remembered for what is said of the lock later.
                state = thrownAway.Kind == SymKind.Outcome ? state.Bind(statement.Syntax, thrownAway) : state;

                return thrownAway;
            case IInstanceReferenceOperation instance:
                return instance.ReferenceKind == InstanceReferenceKind.PatternInput ? _patternInput : Sym.This;
            case ILocalReferenceOperation local:
                return References.EvaluateLocal(state, local, access);
            case IParameterReferenceOperation parameter:
                return ReferenceEvaluator.ValueOf(state, parameter.Parameter);
            case IFieldReferenceOperation field:
                return References.EvaluateField(ref state, field, access);
            case IPropertyReferenceOperation property:
                return References.EvaluateProperty(ref state, property, access);
            case IEventReferenceOperation @event:
                return References.EvaluateEvent(ref state, @event, access);
            case IArrayElementReferenceOperation element:
                return References.EvaluateElement(ref state, element, access);
            case IFlowCaptureReferenceOperation capture:
                return References.EvaluateCapture(ref state, capture, access);
            case IFlowCaptureOperation capture:
                return References.EvaluateCaptured(ref state, capture);
            case IInvocationOperation invocation:
                return Calls.EvaluateInvocation(ref state, invocation, isConsumed: false);
            case IObjectCreationOperation creation:
                return Calls.EvaluateCreation(ref state, creation);
            case IDelegateCreationOperation creation:
                return Delegates.EvaluateDelegate(ref state, creation, isImmediate: false);
            case IFlowAnonymousFunctionOperation lambda:
                return Delegates.EvaluateLambda(ref state, lambda, isImmediate: false);
            case IMethodReferenceOperation reference:
                return Delegates.EvaluateMethodGroup(ref state, reference, isImmediate: false);
            default:
                return EvaluateRest(ref state, operation, access);
        }
    }

    private Sym EvaluateRest(ref FlowState state, IOperation operation, Access access)
    {
        switch (operation)
        {
            case IConversionOperation conversion:
                return EvaluateConversion(ref state, conversion, access);
            case ISimpleAssignmentOperation assignment:
                return Assignments.EvaluateAssignment(ref state, assignment);
            case ICompoundAssignmentOperation compound:
                return Assignments.EvaluateCompound(ref state, compound.Target, compound.Value, compound.OperatorMethod, compound);
            case IIncrementOrDecrementOperation increment:
                return Assignments.EvaluateCompound(ref state, increment.Target, null, increment.OperatorMethod, increment);
            case IDeconstructionAssignmentOperation deconstruction:
                Assignments.EvaluateDeconstruction(ref state, deconstruction);
                return Sym.Unknown(deconstruction.Syntax);
            case IEventAssignmentOperation eventAssignment:
                return References.EvaluateEventAssignment(ref state, eventAssignment);
            case IBinaryOperation binary:
                return EvaluateBinary(ref state, binary);
            case IUnaryOperation unary:
                return EvaluateUnary(ref state, unary);
            case IIsNullOperation isNull:
                var asked = Evaluate(ref state, isNull.Operand);
                return Disposals.AsksForResource(isNull) && asked.Kind != SymKind.Constant ? Sym.Constant(false) : Conditions.IsNull(state, asked);
            case IIsPatternOperation isPattern:
                return Patterns.EvaluateIsPattern(ref state, isPattern);
            case IIsTypeOperation isType when SymbolEqualityComparer.Default.Equals(isType.ValueOperand.Type, isType.TypeOperand):
                var tested = Evaluate(ref state, isType.ValueOperand);
                return isType.IsNegated ? Conditions.IsNull(state, tested) : Conditions.Negate(Conditions.IsNull(state, tested));
            case ITranslatedQueryOperation query:
                return Evaluate(ref state, query.Operation, access);
            case IAwaitOperation await:
                return EvaluateAwait(ref state, await);
            case IAddressOfOperation addressOf:
                return Sym.Operator("&", Evaluate(ref state, addressOf.Reference, Access.None));
            case IDefaultValueOperation { Type: { IsReferenceType: true } or { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } }:
                return Sym.Constant(null);
            case ITypeOfOperation typeOf:
                return Sym.TypeOf(typeOf.TypeOperand);
            case IDeclarationExpressionOperation declaration:
                Assignments.Assign(ref state, declaration, Sym.Unknown(declaration.Syntax), null);
                return Evaluate(ref state, declaration.Expression, Access.None);
            case IWithOperation or IArrayCreationOperation or ICollectionExpressionOperation or IAnonymousObjectCreationOperation or ITypeParameterObjectCreationOperation:
                EvaluateChildren(ref state, operation);
                return Sym.Created(operation.Syntax, operation.Type);
            case IReturnOperation { Kind: OperationKind.YieldReturn or OperationKind.YieldBreak } yield:
                EvaluateChildren(ref state, yield);
                Locks.ReportAcross(state, yield, "yield");
                return Sym.Unknown(yield.Syntax);
            case IImplicitIndexerReferenceOperation { IndexerSymbol: IPropertySymbol indexer } element:
                var receiver = Evaluate(ref state, element.Instance, element.Instance.Type is { IsValueType: true } ? ReferenceEvaluator.OfStructProperty(indexer, access) : Access.Read);
                Evaluate(ref state, element.Argument);
                Accesses.CheckGuards(state, indexer, receiver, Sym.Unknown(element.Syntax), access, element);
                return (access == Access.Write ? indexer.SetMethod : indexer.GetMethod) is { } accessor && access != Access.None
                    ? Contracts.Apply(ref state, accessor, receiver, static _ => null, element, Sym.Unknown(element.Syntax))
                    : Sym.Unknown(element.Syntax);
            default:
                EvaluateChildren(ref state, operation);
                return Sym.Unknown(operation.Syntax);
        }
    }

    /// <summary>Applies the contracts of what a construct calls without its being written.</summary>
    public void ApplyHidden(ref FlowState state, IOperation operation, Sym receiver)
    {
        foreach (var method in HiddenCalls.Of(operation, _body.Model))
        {
            if (method is not null)
            {
                Contracts.Apply(ref state, method, receiver, p => method.IsStatic && p.Ordinal == 0 ? receiver : null, operation, receiver);
            }
        }
    }

    /// <summary>Evaluates what an operation is made of.</summary>
    public void EvaluateChildren(ref FlowState state, IOperation operation)
    {
        foreach (var child in operation.ChildOperations)
        {
            Evaluate(ref state, child);
        }
    }

    private Sym EvaluateConversion(ref FlowState state, IConversionOperation conversion, Access access)
    {
        if (conversion.Operand is IFlowAnonymousFunctionOperation lambda)
        {
            return Delegates.EvaluateLambda(ref state, lambda, isImmediate: false);
        }

        var value = Evaluate(ref state, conversion.Operand, access);
        if (conversion.OperatorMethod is { } method)
        {
            _step.MayThrow(state);
            return Contracts.Apply(ref state, method, null, p => p.Ordinal == 0 ? value : null, conversion, Sym.Unknown(conversion.Syntax));
        }

        var isIdentity = conversion.Conversion is { IsNumeric: false } || value.Kind is SymKind.Outcome;
        // What is cast to a lock is one of that kind.
        return !isIdentity ? Sym.Operator("convert", value)
            : _body.Analysis.WellKnown.KindOf(conversion.Type) is LockKind.None or LockKind.Monitor || SymbolEqualityComparer.Default.Equals(conversion.Type, value.Type) ? value
            : value.WithType(conversion.Type);
    }

    private Sym EvaluateBinary(ref FlowState state, IBinaryOperation binary)
    {
        var left = Evaluate(ref state, binary.LeftOperand);
        var right = Evaluate(ref state, binary.RightOperand);
        if (binary.OperatorMethod is { } method && method.ContainingType.SpecialType == SpecialType.None)
        {
            _step.MayThrow(state);
            var applied = Contracts.Apply(
                ref state, method, null, p => p.Ordinal == 0 ? left : right, binary, Sym.Operator(binary.OperatorKind.ToString(), left, right));
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
                return Conditions.CompareWith(left, right.Data, isEqual);
            }

            if (left.Kind == SymKind.Constant && right.Kind is SymKind.Outcome)
            {
                return Conditions.CompareWith(right, left.Data, isEqual);
            }

            if (right is { Kind: SymKind.Constant, Data: null })
            {
                return isEqual ? Conditions.IsNull(state, left) : Conditions.Negate(Conditions.IsNull(state, left));
            }
        }

        return binary.OperatorKind is BinaryOperatorKind.And or BinaryOperatorKind.Or
            ? Conditions.Combine(left, right, binary.OperatorKind == BinaryOperatorKind.And)
            : Sym.Operator(binary.OperatorKind.ToString(), left, right);
    }

    private Sym EvaluateUnary(ref FlowState state, IUnaryOperation unary)
    {
        var value = Evaluate(ref state, unary.Operand);
        if (unary.OperatorMethod is { } method)
        {
            _step.MayThrow(state);
            return Contracts.Apply(ref state, method, null, _ => value, unary, Sym.Unknown(unary.Syntax));
        }

        return unary.OperatorKind == UnaryOperatorKind.Not && value.Kind is SymKind.Outcome or SymKind.Constant
            ? Conditions.Negate(value)
            : Sym.Operator(unary.OperatorKind.ToString(), value);
    }

    private Sym EvaluateAwait(ref FlowState state, IAwaitOperation await)
    {
        var inner = await.Operation;
        var isTold = false;
        while (inner is IInvocationOperation call && LockApi.ConfiguredBy(call) is { } configured)
        {
            isTold |= LockApi.SuppressesThrowing(call);
            inner = configured;
        }

        if (inner is IInvocationOperation wait && _body.Analysis.Api.IsWaitAsync(wait))
        {
            Locks.ReportAcross(state, await, "await");
            state = Locks.WithoutCallersThread(state);
            return LockCalls.EvaluateWaitAsync(ref state, wait);
        }

        var value = Evaluate(ref state, _body.Analysis.WellKnown.IsTask(inner.Type) ? inner : await.Operation);
        _step.MayThrow(state);
        Locks.ReportAcross(state, await, "await");
        state = Locks.WithoutCallersThread(state);
        if (LockCallEvaluator.IsPending(value) && !isTold)
        {
            return LockCalls.TakeAwaited(ref state, value.Children[0], isTry: value.Data is LockCallEvaluator.PendingTryWait, await);
        }

        ApplyHidden(ref state, await, value);
        return value.Kind switch
        {
            SymKind.Outcome => value,
            _ when GuardEffects.IsGuard(state, value) => value,
            SymKind.Call => Sym.Operator("await", value),
            _ => Sym.Unknown(await.Syntax),
        };
    }

    /// <summary>Evaluates what is returned, and notes a reference to guarded state.</summary>
    public Sym EvaluateReturn(ref FlowState state, IOperation value)
    {
        var isByReference = _body.Method is { ReturnsByRef: true } or { ReturnsByRefReadonly: true };
        var sym = isByReference ? Evaluate(ref state, value, Access.None) : Evaluate(ref state, value);
        if (_body.Parent is null && _body.Method is not null)
        {
            _body.Analysis.Inference.Ownership.RecordReturned(_body.Method, _body.Memory.SourceOf(sym));
        }

        return sym;
    }
}
