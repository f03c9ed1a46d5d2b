using System.Linq;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Screening;

/// <summary>Whether a program has made sure, where it gives a field an object, that the field had none: nobody can hold what isn't there.</summary>
internal static class FirstUse
{
    /// <summary>Whether a reference is reached only if the field that it names is null.</summary>
    public static bool IsOf(IFieldReferenceOperation target)
    {
        IOperation inner = target;
        for (var around = inner.Parent; around is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation); around = around.Parent)
        {
            var isAsked = around switch
            {
                IConditionalOperation choice when !ReferenceEquals(inner, choice.Condition) => Tells(choice.Condition, target.Field, ReferenceEquals(inner, choice.WhenTrue)),
                IWhileLoopOperation { ConditionIsTop: true, Condition: { } condition } loop when ReferenceEquals(inner, loop.Body) =>
                    Tells(condition, target.Field, !loop.ConditionIsUntil),
                IBlockOperation block => block.Operations.TakeWhile(o => !ReferenceEquals(o, inner)).Any(o =>
                    o is IConditionalOperation { WhenFalse: null } check && Leaves(check.WhenTrue) && Tells(check.Condition, target.Field, false)),
                ISimpleAssignmentOperation assignment => assignment.Value is ICoalesceOperation kept && IsField(kept.Value, target.Field),
                _ => false,
            };
            if (isAsked)
            {
                return true;
            }

            inner = around;
        }

        return false;
    }

    private static bool Leaves(IOperation statement) => statement switch
    {
        IReturnOperation or IThrowOperation or IBranchOperation => true,
        IExpressionStatementOperation { Operation: IThrowOperation } => true,
        IBlockOperation block => block.Operations.LastOrDefault() is { } last && Leaves(last),
        _ => false,
    };

    /// <summary>Whether a condition that comes out as <paramref name="outcome"/> tells that a field is null.</summary>
    private static bool Tells(IOperation condition, IFieldSymbol field, bool outcome) => condition switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => Tells(not.Operand, field, !outcome),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both => outcome && (Tells(both.LeftOperand, field, true) || Tells(both.RightOperand, field, true)),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either => !outcome && (Tells(either.LeftOperand, field, false) || Tells(either.RightOperand, field, false)),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison =>
            (comparison.OperatorKind == BinaryOperatorKind.Equals) == outcome && IsAgainstNull(comparison.LeftOperand, comparison.RightOperand, field),
        IInvocationOperation { TargetMethod.Name: nameof(ReferenceEquals), Arguments: { Length: 2 } compared } =>
            outcome && IsAgainstNull(compared[0].Value, compared[1].Value, field),
        IIsPatternOperation matched => IsField(matched.Value, field) && IsNullPattern(matched.Pattern, outcome),
        IIsTypeOperation typed => !outcome && IsField(typed.ValueOperand, field),
        _ => false,
    };

    private static bool IsAgainstNull(IOperation left, IOperation right, IFieldSymbol field) =>
        (IsNull(right) && IsField(left, field)) || (IsNull(left) && IsField(right, field));

    private static bool IsNullPattern(IPatternOperation pattern, bool outcome) => pattern switch
    {
        IConstantPatternOperation constant => outcome && IsNull(constant.Value),
        INegatedPatternOperation negated => IsNullPattern(negated.Pattern, !outcome),
        IRecursivePatternOperation { PropertySubpatterns.IsEmpty: true, DeconstructionSubpatterns.IsEmpty: true } or IDeclarationPatternOperation { MatchesNull: false } => !outcome,
        _ => false,
    };

    private static bool IsNull(IOperation value) => value is IConversionOperation { OperatorMethod: null } conversion
        ? IsNull(conversion.Operand)
        : value is { ConstantValue: { HasValue: true, Value: null } };

    /// <summary>Whether a value is that of a field, or of a variable that was made with it.</summary>
    private static bool IsField(IOperation value, IFieldSymbol field) => value switch
    {
        IConversionOperation { OperatorMethod: null } conversion => IsField(conversion.Operand, field),
        IFieldReferenceOperation reference => SymbolEqualityComparer.Default.Equals(reference.Field, field),
        ILocalReferenceOperation { Local: { DeclaringSyntaxReferences: { Length: 1 } declared }, SemanticModel: { } model } =>
            declared[0].GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } made } && made.SyntaxTree == model.SyntaxTree
            && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(made).Symbol, field),
        _ => false,
    };
}
