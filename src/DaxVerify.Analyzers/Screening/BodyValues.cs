using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Project;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Screening;

/// <summary>
/// What the variables of a body may stand for, without regard to the order of things: enough to tell what a body owns that has
/// nothing to do with locks.
/// </summary>
internal sealed class BodyValues
{
    /// <summary>Expressions nested deeper than this are taken as unknown.</summary>
    private const int DepthMax = 24;

    private readonly LockMembers _members;
    private readonly Dictionary<ISymbol, List<(IOperation? Value, bool IsElement)>> _given = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, Sym> _found = new(SymbolEqualityComparer.Default);
    private int _depth;

    /// <summary>Makes it, knowing nothing.</summary>
    public BodyValues(LockMembers members) => _members = members;

    /// <summary>Whether a variable stands for what the body makes at one time and for something else at another: only the flow tells when.</summary>
    public bool AreMixed => _given.Any(g =>
        Ownership.IsOfInterest(TypeOf(g.Key)) && g.Value.Any(static v => IsMade(v.Value)) && (g.Key is IParameterSymbol || g.Value.Any(static v => !IsMade(v.Value) && !IsNull(v.Value))));

    /// <summary>Notes what an operation gives to variables.</summary>
    public void Note(IOperation operation)
    {
        switch (operation)
        {
            case IVariableDeclaratorOperation { Initializer: { } initializer } declarator:
                Give(declarator.Symbol, initializer.Value);
                break;
            case ISimpleAssignmentOperation assignment:
                GiveTo(assignment.Target, assignment.Value);
                break;
            case ICoalesceAssignmentOperation assignment:
                GiveTo(assignment.Target, assignment.Value);
                break;
            case IDeconstructionAssignmentOperation deconstruction:
                TakeApart(Declared(deconstruction.Target), Unconverted(deconstruction.Value));
                break;
            case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation variable } loop:
                Give(variable.Symbol, loop.Collection, isElement: true);
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                GiveTo(argument.Value, null);
                break;
            case IDeclarationPatternOperation { DeclaredSymbol: { } variable } pattern:
                Give(variable, InputOf(pattern));
                break;
            case IRecursivePatternOperation { DeclaredSymbol: { } variable } pattern:
                Give(variable, InputOf(pattern));
                break;
        }
    }

    /// <summary>What a value stands for, as far as it shows without following the flow; null for none.</summary>
    public Sym? Of(IOperation? value)
    {
        if (value is null)
        {
            return null;
        }

        if (_depth >= DepthMax)
        {
            return Sym.Unknown(value.Syntax);
        }

        _depth++;
        var sym = Find(value);
        _depth--;
        return sym;
    }

    /// <summary>What arguments stand for, by parameter.</summary>
    public ImmutableArray<Sym?> OfArguments(IInvocationOperation call)
    {
        var values = new Sym?[call.TargetMethod.Parameters.Length];
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { } parameter && parameter.Ordinal < values.Length)
            {
                values[parameter.Ordinal] = Of(argument.Value);
            }
        }

        return values.ToImmutableArray();
    }

    private static ITypeSymbol? TypeOf(ISymbol variable) => (variable as ILocalSymbol)?.Type ?? (variable as IParameterSymbol)?.Type;

    private static IOperation Declared(IOperation target) => target is IDeclarationExpressionOperation declaration ? declaration.Expression : target;

    private static IOperation Unconverted(IOperation value) =>
        value is IConversionOperation { OperatorMethod: null } conversion ? Unconverted(conversion.Operand) : value;

    private static bool IsNull(IOperation? value) => value is { ConstantValue: { HasValue: true, Value: null } };

    /// <summary>Whether a value is an object that is made here.</summary>
    private static bool IsMade(IOperation? value) => value switch
    {
        IObjectCreationOperation or IWithOperation or IArrayCreationOperation or IAnonymousObjectCreationOperation
            or ITypeParameterObjectCreationOperation or ICollectionExpressionOperation => true,
        IInvocationOperation { TargetMethod: { Name: "MemberwiseClone", ContainingType.SpecialType: SpecialType.System_Object } } => true,
        IConversionOperation { OperatorMethod: null } conversion => IsMade(conversion.Operand),
        _ => false,
    };

    private void Give(ISymbol variable, IOperation? value, bool isElement = false)
    {
        if (!_given.TryGetValue(variable, out var list))
        {
            _given[variable] = list = new List<(IOperation?, bool)>();
        }

        list.Add((value, isElement));
    }

    private void GiveTo(IOperation target, IOperation? value)
    {
        switch (Declared(target))
        {
            case ILocalReferenceOperation local:
                Give(local.Local, value);
                break;
            case IParameterReferenceOperation parameter:
                Give(parameter.Parameter, value);
                break;
        }
    }

    private void TakeApart(IOperation target, IOperation? value)
    {
        if (target is not ITupleOperation variables)
        {
            GiveTo(target, value);
            return;
        }

        for (var i = 0; i < variables.Elements.Length; i++)
        {
            TakeApart(Declared(variables.Elements[i]), value is ITupleOperation { Elements: var values } && i < values.Length ? values[i] : null);
        }
    }

    /// <summary>What a pattern is matched with, if that is a value of the program and not part of one.</summary>
    private static IOperation? InputOf(IOperation pattern) => pattern.Parent switch
    {
        IIsPatternOperation test => test.Value,
        ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation choice } => choice.Value,
        IPatternCaseClauseOperation { Parent.Parent: ISwitchOperation choice } => choice.Value,
        _ => null,
    };

    private Sym Find(IOperation value) => value switch
    {
        { ConstantValue: { HasValue: true, Value: null } } or IThrowOperation => Sym.Constant(null),
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => Sym.This,
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } => Sym.Created(value.Syntax, value.Type),
        IParameterReferenceOperation parameter => OfVariable(parameter.Parameter, Sym.Parameter(parameter.Parameter)),
        ILocalReferenceOperation local => OfVariable(local.Local, null),
        IConversionOperation { OperatorMethod: null } conversion => Of(conversion.Operand)!,
        IConditionalOperation { WhenFalse: { } other } choice => Sym.Phi(Of(choice.WhenTrue)!, Of(other)!),
        ISwitchExpressionOperation choice => choice.Arms.Select(a => Of(a.Value)!).Aggregate(Sym.Phi),
        ICoalesceOperation coalesce => Sym.Phi(Of(coalesce.Value)!, Of(coalesce.WhenNull)!),
        ICoalesceAssignmentOperation coalesce => Sym.Phi(Of(coalesce.Target)!, Of(coalesce.Value)!),
        ISimpleAssignmentOperation assignment => Of(assignment.Value)!,
        IConditionalAccessOperation access => Of(access.WhenNotNull)!,
        IConditionalAccessInstanceOperation => Of(AccessedBy(value)) ?? Sym.Unknown(value.Syntax),
        _ when IsMade(value) => Sym.Created(value.Syntax, value.Type),
        _ => FindPath(value),
    };

    private Sym FindPath(IOperation value) => value switch
    {
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } indexed } => Sym.Element(null, ImmutableArray.Create(Of(indexed)!), value.Type),
        IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol } member => _members.OfMember(Of(member.Instance), member.Member),
        IArrayElementReferenceOperation element => Sym.Element(null, ImmutableArray.Create(Of(element.ArrayReference)!), value.Type),
        IInvocationOperation call when Ownership.IsOfInterest(Ownership.ReturnTypeOf(call.TargetMethod)) => OfCall(call),
        IAwaitOperation { Operation: IInvocationOperation call } => Sym.Operator("await", OfCall(call)),
        _ => Sym.Unknown(value.Syntax),
    };

    private Sym OfCall(IInvocationOperation call)
    {
        var arguments = OfArguments(call).Select(static a => a ?? Sym.Constant(null)).ToImmutableArray();
        return _members.OfCall(call.TargetMethod, call.TargetMethod.IsStatic ? arguments : arguments.Insert(0, Of(call.Instance) ?? Sym.This));
    }

    /// <summary>A variable may stand for all that it is ever given.</summary>
    private Sym OfVariable(ISymbol variable, Sym? initial)
    {
        if (!_given.TryGetValue(variable, out var given))
        {
            return initial ?? Sym.Unknown(variable);
        }

        if (_found.TryGetValue(variable, out var known))
        {
            return known;
        }

        // Given to itself, a variable stands for nothing more.
        _found[variable] = Sym.Constant(null);
        var values = given.Select(g =>
        {
            var value = Of(g.Value) ?? Sym.Unknown(variable);
            return g.IsElement ? Sym.Element(null, ImmutableArray.Create(value), null) : value;
        });
        return _found[variable] = (initial is null ? values : values.Prepend(initial)).Aggregate(Sym.Phi);
    }

    private static IOperation? AccessedBy(IOperation instance)
    {
        for (var current = instance; current.Parent is { } parent; current = parent)
        {
            if (parent is IConditionalAccessOperation access && ReferenceEquals(access.WhenNotNull, current))
            {
                return access.Operation;
            }
        }

        return null;
    }
}
