using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Flow;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers;

/// <summary>
/// Looks through a body once, to tell whether it has anything to do with locks. Most bodies don't: they need no control-flow
/// graph, only a note of what they touch and call.
/// </summary>
internal sealed class BodyScreen
{
    private readonly LockAnalysis _analysis;
    private readonly List<IMemberReferenceOperation> _references = new();
    private readonly List<IInvocationOperation> _calls = new();
    private readonly List<ISymbol> _functions = new();
    private readonly Dictionary<ISymbol, bool> _values = new(SymbolEqualityComparer.Default);

    /// <summary>Makes a screen.</summary>
    public BodyScreen(LockAnalysis analysis) => _analysis = analysis;

    /// <summary>The lambdas and local functions seen.</summary>
    public IEnumerable<ISymbol> Functions => _functions;

    /// <summary>Whether the body has to do with locks.</summary>
    public bool IsRelevant { get; private set; }

    /// <summary>Looks through an operation.</summary>
    public void Visit(IOperation operation)
    {
        if (operation is INameOfOperation)
        {
            return;
        }

        Classify(operation);
        foreach (var child in operation.ChildOperations)
        {
            Visit(child);
        }
    }

    /// <summary>Notes what an irrelevant body touches and calls, all of it without a lock.</summary>
    public void RecordBare(ISymbol owner, BodyKind kind)
    {
        foreach (var reference in _references)
        {
            var receiver = ValueOf(reference.Instance);
            var isExempt = kind == BodyKind.Construction
                ? reference.Instance is IInstanceReferenceOperation
                : kind == BodyKind.StaticConstruction && reference.Instance is null;
            var isLater = IsInDelegate(reference);
            _analysis.Inference.Record(
                reference.Member, receiver, FlowState.Empty, IsWritten(reference), reference.Syntax, owner,
                isLater ? BodyKind.Nested : kind, isExempt && !isLater);
            if (reference is IPropertyReferenceOperation property)
            {
                RecordAccessors(property, receiver, owner, isLater ? BodyKind.Nested : kind);
            }
        }

        foreach (var call in _calls)
        {
            _analysis.Order.RecordCall(owner, call.TargetMethod, null, Location.None);
            _analysis.Inference.RecordCall(
                owner, call.TargetMethod, ValueOf(call.Instance), ValuesOf(call), FlowState.Empty, IsInDelegate(call) ? BodyKind.Nested : kind);
        }
    }

    private void RecordAccessors(IPropertyReferenceOperation property, Sym? receiver, ISymbol owner, BodyKind kind)
    {
        foreach (var accessor in new[] { property.Property.GetMethod, property.Property.SetMethod })
        {
            if (accessor is not null)
            {
                _analysis.Inference.RecordCall(owner, accessor, receiver, ImmutableArray<Sym?>.Empty, FlowState.Empty, kind);
            }
        }
    }

    private ImmutableArray<Sym?> ValuesOf(IInvocationOperation call)
    {
        var values = new Sym?[call.TargetMethod.Parameters.Length];
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { } parameter && parameter.Ordinal < values.Length)
            {
                values[parameter.Ordinal] = ValueOf(argument.Value);
            }
        }

        return values.ToImmutableArray();
    }

    /// <summary>What a value stands for, as far as it shows without following the flow; null for none.</summary>
    private Sym? ValueOf(IOperation? value) => value switch
    {
        null => null,
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => Sym.This,
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } => Sym.Created(value.Syntax, value.Type),
        IParameterReferenceOperation parameter => Sym.Parameter(parameter.Parameter),
        ILocalReferenceOperation local when _values.TryGetValue(local.Local, out var isMade) && isMade => Sym.Created(value.Syntax, value.Type),
        IConversionOperation { OperatorMethod: null } conversion => ValueOf(conversion.Operand),
        _ => IsMade(value) ? Sym.Created(value.Syntax, value.Type) : Sym.Unknown(value.Syntax),
    };

    /// <summary>Whether a value is an object that is made here.</summary>
    private static bool IsMade(IOperation? value) => value switch
    {
        IObjectCreationOperation or IWithOperation => true,
        IInvocationOperation { TargetMethod: { Name: "MemberwiseClone", ContainingType.SpecialType: SpecialType.System_Object } } => true,
        IConversionOperation { OperatorMethod: null } conversion => IsMade(conversion.Operand),
        _ => false,
    };

    /// <summary>A variable owns what it names if all that it is ever given is made here.</summary>
    private void NoteValue(ILocalSymbol variable, IOperation? value) =>
        _values[variable] = IsMade(value) && (!_values.TryGetValue(variable, out var isMade) || isMade);

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
        _ => false,
    };

    private void Classify(IOperation operation)
    {
        switch (operation)
        {
            case ILockOperation:
                IsRelevant = true;
                break;
            case IInvocationOperation call:
                _calls.Add(call);
                IsRelevant |= _analysis.Api.IsLockMethod(call.TargetMethod) || HasContract(call.TargetMethod);
                break;
            case IObjectCreationOperation { Constructor: { } constructor }:
                IsRelevant |= HasContract(constructor);
                break;
            case IPropertyReferenceOperation property:
                _references.Add(property);
                IsRelevant |= IsGuarded(property.Property) || HasContract(property.Property.GetMethod) || HasContract(property.Property.SetMethod)
                    || _analysis.Api.HeldMode(property.Property) is not null;
                break;
            case IMethodReferenceOperation method:
                IsRelevant |= HasContract(method.Method);
                _analysis.Inference.RecordEscape(method.Method);
                break;
            case IMemberReferenceOperation member:
                _references.Add(member);
                IsRelevant |= IsGuarded(member.Member);
                break;
            case IEventAssignmentOperation { EventReference: IEventReferenceOperation reference }:
                IsRelevant |= HasContract(reference.Event.AddMethod) || HasContract(reference.Event.RemoveMethod);
                break;
            case IVariableDeclaratorOperation { Initializer: { } initializer } declarator:
                NoteValue(declarator.Symbol, initializer.Value);
                break;
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation assigned } assignment:
                NoteValue(assigned.Local, assignment.Value);
                break;
            case ILocalFunctionOperation function:
                _functions.Add(function.Symbol);
                IsRelevant |= HasContract(function.Symbol);
                break;
            case IAnonymousFunctionOperation lambda:
                _functions.Add(lambda.Symbol);
                IsRelevant |= HasContract(lambda.Symbol);
                break;
            default:
                IsRelevant |= HasContract(OperatorOf(operation)) || CallsHidden(operation);
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
