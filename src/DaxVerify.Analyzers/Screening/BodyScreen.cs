using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Project;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Screening;

/// <summary>
/// Looks through a body once, to tell whether it has anything to do with locks. Most bodies don't: they need no control-flow
/// graph, only a note of what they touch and call.
/// </summary>
internal sealed class BodyScreen
{
    private readonly LockAnalysis _analysis;
    private readonly List<IMemberReferenceOperation> _references = new();
    private readonly List<IInvocationOperation> _calls = new();
    private readonly List<IMethodSymbol> _others = new();
    private readonly List<ISymbol> _functions = new();
    private readonly List<IOperation> _returned = new();
    private readonly List<IMethodSymbol> _escaped = new();
    private readonly BodyValues _values;
    private bool _isRelevant;

    /// <summary>Makes a screen.</summary>
    public BodyScreen(LockAnalysis analysis)
    {
        _analysis = analysis;
        _values = new BodyValues(analysis.Contracts.Members);
        Uses = new LockUses(analysis);
    }

    /// <summary>Which objects it locks and replaces.</summary>
    public LockUses Uses { get; }

    /// <summary>The lambdas and local functions seen.</summary>
    public IEnumerable<ISymbol> Functions => _functions;

    /// <summary>Whether the body has to do with locks, or touches what it owns only at times.</summary>
    public bool IsRelevant => _isRelevant || (_references.Count > 0 && _values.AreMixed);

    /// <summary>Whether it takes or releases locks by calls, not only by lock statements.</summary>
    public bool LocksByHand { get; private set; }

    /// <summary>Whether it calls anything but the locks of the framework; that every constructor calls that of <see langword="object"/> says nothing.</summary>
    public bool CallsOthers => _calls.Exists(c => !_analysis.Api.IsLockMethod(c.TargetMethod)
        && c.TargetMethod is not { MethodKind: MethodKind.Constructor, ContainingType.SpecialType: SpecialType.System_Object });

    /// <summary>Whether it calls a method, or makes it into a delegate.</summary>
    public bool Calls(IMethodSymbol method) => Callees.Any(c => SymbolEqualityComparer.Default.Equals(c.OriginalDefinition, method));

    /// <summary>Looks through an operation.</summary>
    public void Visit(IOperation operation)
    {
        if (operation is INameOfOperation)
        {
            return;
        }

        Classify(operation);
        Uses.Note(operation);
        _values.Note(operation);
        foreach (var child in operation.ChildOperations)
        {
            Visit(child);
        }
    }

    /// <summary>The methods called in it, or made into delegates.</summary>
    public IEnumerable<IMethodSymbol> Callees => _calls.Select(static c => c.TargetMethod).Concat(_escaped);

    /// <summary>Notes the methods that are made into delegates.</summary>
    public void RecordEscapes(LockAnalysis analysis) => _escaped.ForEach(analysis.Inference.RecordEscape);

    /// <summary>Notes what an irrelevant body touches and calls, all of it without a lock.</summary>
    public void RecordBare(LockAnalysis analysis, ISymbol owner, BodyKind kind)
    {
        foreach (var reference in _references)
        {
            var receiver = _values.Of(reference.Instance);
            var isExempt = kind == BodyKind.Construction
                ? reference.Instance is IInstanceReferenceOperation
                : kind == BodyKind.StaticConstruction && reference.Instance is null;
            var isLater = IsInDelegate(reference);
            if ((!isExempt || isLater) && !SafeUses.IsOf(reference))
            {
                analysis.Inference.Record(
                    reference.Member, receiver, receiver, FlowState.Empty, IsWritten(reference), reference.Syntax, owner, isLater ? BodyKind.Nested : kind);
            }

            if (reference is IPropertyReferenceOperation property)
            {
                RecordAccessors(analysis, property, receiver, owner, isLater ? BodyKind.Nested : kind);
            }
        }

        foreach (var method in _others)
        {
            analysis.Order.RecordCall(owner, method, null, null, null, Location.None);
        }

        foreach (var call in _calls)
        {
            analysis.Order.RecordCall(
                owner, call.TargetMethod, _values.Of(call.Instance), p => _values.Of(call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == p.Ordinal)?.Value), null, Location.None);
            if (AccessLog.IsHelper(call.TargetMethod))
            {
                analysis.Inference.RecordCall(
                    owner, call.TargetMethod, _values.Of(call.Instance), _values.OfArguments(call), static s => s, FlowState.Empty,
                    IsInDelegate(call) ? BodyKind.Nested : kind);
            }
        }

        if (owner is IMethodSymbol returning && Ownership.IsOfInterest(Ownership.ReturnTypeOf(returning)))
        {
            foreach (var returned in _returned)
            {
                analysis.Inference.Ownership.RecordReturned(returning, _values.Of(returned)!);
            }
        }
    }

    private static void RecordAccessors(LockAnalysis analysis, IPropertyReferenceOperation property, Sym? receiver, ISymbol owner, BodyKind kind)
    {
        foreach (var accessor in new[] { property.Property.GetMethod, property.Property.SetMethod })
        {
            if (accessor is not null)
            {
                analysis.Order.RecordCall(owner, accessor, receiver, null, null, Location.None);
                analysis.Inference.RecordCall(owner, accessor, receiver, ImmutableArray<Sym?>.Empty, static s => s, FlowState.Empty, kind);
            }
        }
    }

    private static bool IsInDelegate(IOperation operation)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWritten(IOperation reference) => reference.Parent switch
    {
        IAssignmentOperation assignment => ReferenceEquals(assignment.Target, reference),
        IIncrementOrDecrementOperation => true,
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } => true,
        _ => Mutability.IsMutation(reference.Parent, reference),
    };

    private void Classify(IOperation operation)
    {
        switch (operation)
        {
            case ILockOperation:
                _isRelevant = true;
                break;
            case IInvocationOperation call:
                _calls.Add(call);
                LocksByHand |= _analysis.Api.IsLockMethod(call.TargetMethod);
                _isRelevant |= LocksByHand || HasContract(call.TargetMethod);
                break;
            case IObjectCreationOperation { Constructor: { } constructor }:
                _others.Add(constructor);
                _isRelevant |= HasContract(constructor);
                break;
            case IPropertyReferenceOperation property:
                _references.Add(property);
                _isRelevant |= IsGuarded(property.Property) || HasContract(property.Property.GetMethod) || HasContract(property.Property.SetMethod)
                    || _analysis.Api.HeldMode(property.Property) is not null;
                break;
            case IMethodReferenceOperation method:
                _isRelevant |= HasContract(method.Method);
                _escaped.Add(method.Method);
                break;
            case IMemberReferenceOperation member:
                _references.Add(member);
                _isRelevant |= IsGuarded(member.Member);
                break;
            case IEventAssignmentOperation { EventReference: IEventReferenceOperation reference }:
                _isRelevant |= HasContract(reference.Event.AddMethod) || HasContract(reference.Event.RemoveMethod);
                break;
            case IReturnOperation { Kind: OperationKind.Return, ReturnedValue: { } value } when !IsInDelegate(operation):
                _returned.Add(value);
                break;
            case ILocalFunctionOperation function:
                _functions.Add(function.Symbol);
                _isRelevant |= HasContract(function.Symbol);
                break;
            case IAnonymousFunctionOperation lambda:
                _functions.Add(lambda.Symbol);
                _isRelevant |= HasContract(lambda.Symbol);
                break;
            case var other when OperatorOf(other) is { } @operator:
                _others.Add(@operator);
                _isRelevant |= HasContract(@operator);
                break;
            default:
                _isRelevant |= CallsHidden(operation);
                break;
        }
    }

    private static IMethodSymbol? OperatorOf(IOperation operation) => operation switch
    {
        IBinaryOperation binary => binary.OperatorMethod,
        IUnaryOperation unary => unary.OperatorMethod,
        ICompoundAssignmentOperation compound => compound.OperatorMethod,
        IIncrementOrDecrementOperation increment => increment.OperatorMethod,
        IConversionOperation conversion => conversion.OperatorMethod,
        _ => null,
    };

    private bool CallsHidden(IOperation operation) =>
        HiddenCalls.SourceOf(operation) is { } type && _analysis.Contracts.MayBeAnnotated(type)
        && HiddenCalls.Of(operation, operation.SemanticModel).Any(HasContract);

    private bool HasContract(IMethodSymbol? method) => method is not null && !_analysis.Contracts.Of(method).IsEmpty;

    private bool IsGuarded(ISymbol member) => !_analysis.Contracts.GuardsOf(member).IsEmpty;
}
