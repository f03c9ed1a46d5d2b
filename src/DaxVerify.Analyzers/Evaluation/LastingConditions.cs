using System.Linq;

using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Evaluation;

/// <summary>
/// Conditions that have the same answer wherever one call of a body asks them: of parameters, of variables that weren't assigned in between, of fields that
/// don't change after construction. A state may assume their answers, which it then knows by the condition itself.
/// </summary>
internal static class LastingConditions
{
    /// <summary>The name by which the value of a variable is a condition: however it came by it, it has it until it is assigned again.</summary>
    private const string OfVariableName = "variable";

    /// <summary>The condition that a branch asks: of a variable, that its value is true, whatever that depended on.</summary>
    public static Sym OfVariable(Sym value, IOperation asked) => asked is ILocalReferenceOperation local && (value.Kind is not (SymKind.Constant or SymKind.Outcome) || IsQuestion(value))
        ? Sym.Operator(OfVariableName, Sym.Local(local.Local, 0, local.Local.Type), value)
        : value;

    /// <summary>Whether a value tells whether locks are held already, and of nothing that was taken.</summary>
    public static bool IsQuestion(Sym value) => value is { Kind: SymKind.Outcome, Data: Outcome outcome }
        && outcome.Cases.SelectMany(static c => c.Locks).ToList() is { Count: > 0 } locks && locks.TrueForAll(static l => l.Origin == HeldOrigin.Asserted && l.IsCertain);

    /// <summary>Whether a branch asks a token or its source whether it is cancelled.</summary>
    public static bool AsksForCancellation(IOperation asked) => asked is IPropertyReferenceOperation { Property: { Name: "IsCancellationRequested", ContainingType.Name: "CancellationToken" or "CancellationTokenSource" } };

    /// <summary>What a condition is known to be: a constant if its answer is assumed, and otherwise itself.</summary>
    public static Sym Known(FlowState state, Sym condition)
    {
        var answer = true;
        var atom = AtomOf(condition, ref answer);
        if (state.Values.TryGetValue(atom, out var known) && known is { Kind: SymKind.Constant, Data: bool value })
        {
            return Sym.Constant(value == answer);
        }

        return IsEquality(atom) && state.Values.Any(v => v.Key is Sym other && v.Value is { Data: true } && Exclude(other, atom)) ? Sym.Constant(!answer) : condition;
    }

    /// <summary>The condition that another one is, or is the opposite of.</summary>
    /// <param name="answer">What is asked for of the condition, and then of what is returned.</param>
    public static Sym AtomOf(Sym condition, ref bool answer)
    {
        while (true)
        {
            switch (condition)
            {
                case { Kind: SymKind.Operator, Data: nameof(UnaryOperatorKind.Not), Children: { Length: 1 } children }:
                    condition = children[0];
                    answer = !answer;
                    continue;
                case { Kind: SymKind.Operator, Data: nameof(BinaryOperatorKind.NotEquals), Children: { Length: 2 } children }:
                    condition = Sym.Operator(nameof(BinaryOperatorKind.Equals), children[0], children[1]);
                    answer = !answer;
                    continue;
                case { Kind: SymKind.Operator, Data: nameof(BinaryOperatorKind.Equals), Children: { Length: 2 } children } when children.FirstOrDefault(IsTruthValue) is { } constant:
                    condition = children[0].Equals(constant) ? children[1] : children[0];
                    answer = answer == (bool)constant.Data!;
                    continue;
                default:
                    return condition;
            }
        }
    }

    /// <summary>Whether two conditions say of one thing that it is one constant and another, so that both can't be.</summary>
    public static bool Exclude(Sym a, Sym b) => IsEquality(a) && IsEquality(b) && !a.Equals(b)
        && a.Children.Any(x => x.Kind != SymKind.Constant && b.Children.Any(x.Equals));

    private static bool IsEquality(Sym condition) =>
        condition is { Kind: SymKind.Operator, Data: nameof(BinaryOperatorKind.Equals), Children: { Length: 2 } children } && children.Any(static c => c.Kind == SymKind.Constant);

    private static bool IsTruthValue(Sym value) => value is { Kind: SymKind.Constant, Data: bool };

    /// <summary>Whether a condition has one answer during a call: nothing that it depends on can change.</summary>
    public static bool IsLasting(Sym condition) => condition switch
    {
        { Kind: SymKind.Constant or SymKind.This or SymKind.Parameter or SymKind.Local or SymKind.TypeOf or SymKind.Created } => true,
        { Kind: SymKind.Member or SymKind.Static, Data: ISymbol member } => IsFixed(member) && condition.Children.All(IsLasting),
        // Whether there is a lock, or what it belongs to, is taken to be settled when the method is called, even if it can be set.
        { Kind: SymKind.Operator, Data: OfVariableName } => true,
        { Kind: SymKind.Operator, Data: Conditions.IsNullName, Children: { Length: 1 } tested } when tested[0].Kind is SymKind.Member or SymKind.Static => true,
        { Kind: SymKind.Operator, Data: not "ref" } => condition.Children.All(IsLasting),
        _ => false,
    };

    /// <summary>Whether a member has its value from construction on.</summary>
    private static bool IsFixed(ISymbol member) => member switch
    {
        IFieldSymbol { IsReadOnly: true } or IFieldSymbol { IsConst: true } => true,
        IFieldSymbol { DeclaredAccessibility: Accessibility.Private, DeclaringSyntaxReferences.IsEmpty: false } field => !IsAssignedLater(field),
        IPropertySymbol { IsIndexer: false, IsAbstract: false, IsVirtual: false, IsOverride: false, SetMethod: null or { IsInitOnly: true }, DeclaringSyntaxReferences: { Length: 1 } declarations } =>
            declarations[0].GetSyntax() is PropertyDeclarationSyntax { ExpressionBody: null, AccessorList: { } accessors }
            && accessors.Accessors.All(static a => a.Body is null && a.ExpressionBody is null),
        _ => false,
    };

    /// <summary>Whether a private field is changed anywhere but in constructors, by the text of its type.</summary>
    private static bool IsAssignedLater(IFieldSymbol field) => WellKnownTypes.OutermostOf(field.ContainingType)!.DeclaringSyntaxReferences
        .SelectMany(static r => r.GetSyntax().DescendantNodes())
        .Any(n => n is SimpleNameSyntax name && name.Identifier.ValueText == field.Name && IsChanged(WholeOf(name)) && !IsInConstructor(name, field));

    private static ExpressionSyntax WholeOf(SimpleNameSyntax name) => name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;

    private static bool IsChanged(ExpressionSyntax place) => place.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == place,
        PrefixUnaryExpressionSyntax { OperatorToken.Text: "++" or "--" or "&" } or PostfixUnaryExpressionSyntax { OperatorToken.Text: "++" or "--" } => true,
        ArgumentSyntax argument => argument.RefKindKeyword.ValueText.Length > 0 || argument.Parent is TupleExpressionSyntax { Parent: AssignmentExpressionSyntax },
        RefExpressionSyntax => true,
        _ => false,
    };

    private static bool IsInConstructor(SyntaxNode node, IFieldSymbol field) =>
        node.FirstAncestorOrSelf<MemberDeclarationSyntax>() is ConstructorDeclarationSyntax constructor
        && constructor.Modifiers.Any(static m => m.ValueText == "static") == field.IsStatic
        && node.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is null && node.FirstAncestorOrSelf<LocalFunctionStatementSyntax>() is null;
}
