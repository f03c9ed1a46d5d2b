using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Evaluation;

/// <summary>Patterns: what they read, what they name, what matching tells.</summary>
internal sealed class PatternEvaluator
{
    private readonly Evaluator _evaluator;

    /// <summary>Makes it as a part of an evaluator.</summary>
    public PatternEvaluator(Evaluator evaluator)
    {
        _evaluator = evaluator;
    }

    /// <summary>A test of a value against a pattern.</summary>
    public Sym EvaluateIsPattern(ref FlowState state, IIsPatternOperation isPattern)
    {
        var value = _evaluator.Evaluate(ref state, isPattern.Value);
        return Match(ref state, isPattern.Pattern, value);
    }

    /// <summary>Gives its variables their values, and tells what a match says of the value.</summary>
    /// <returns>What is known of whether it matches.</returns>
    private Sym Match(ref FlowState state, IPatternOperation pattern, Sym value)
    {
        switch (pattern)
        {
            case INegatedPatternOperation negated:
                return Conditions.Negate(Match(ref state, negated.Pattern, value));
            case IConstantPatternOperation constant:
                _evaluator.Evaluate(ref state, constant.Value);
                return constant.Value.ConstantValue is { HasValue: true } known
                    ? known.Value is null ? Conditions.IsNull(state, value) : Conditions.CompareWith(value, known.Value, true)
                    : Sym.Unknown(pattern.Syntax);
            case IDeclarationPatternOperation declaration:
                if (declaration.DeclaredSymbol is { } declared)
                {
                    state = state.Bind(declared, _evaluator.Assignments.Settle(declaration.MatchesNull ? value : Conditions.Present(value, pattern.Syntax), declared, pattern));
                }

                return declaration.MatchesNull ? Sym.Constant(true) : MatchType(state, pattern, value);
            case ITypePatternOperation:
                return MatchType(state, pattern, value);
            case IBinaryPatternOperation binary:
                return Conditions.Combine(Match(ref state, binary.LeftPattern, value), Match(ref state, binary.RightPattern, value), binary.OperatorKind == BinaryOperatorKind.And);
            case IRecursivePatternOperation recursive:
                return MatchRecursive(ref state, recursive, value);
            case IListPatternOperation list:
                foreach (var inner in list.Patterns)
                {
                    Match(ref state, inner, Sym.Unknown(inner.Syntax));
                }

                return Sym.Unknown(pattern.Syntax);
            case ISlicePatternOperation { Pattern: { } slice }:
                return Match(ref state, slice, Sym.Unknown(slice.Syntax));
            case IRelationalPatternOperation relational:
                _evaluator.Evaluate(ref state, relational.Value);
                return Sym.Unknown(pattern.Syntax);
            default:
                return Sym.Unknown(pattern.Syntax);
        }
    }

    /// <summary>A test for the type that a value has anyway asks only whether there is one.</summary>
    private static Sym MatchType(FlowState state, IPatternOperation pattern, Sym value) =>
        SymbolEqualityComparer.Default.Equals(pattern.InputType, pattern.NarrowedType)
            ? Conditions.Negate(Conditions.IsNull(state, value))
            : Sym.Unknown(pattern.Syntax);

    private Sym MatchRecursive(ref FlowState state, IRecursivePatternOperation recursive, Sym value)
    {
        if (recursive.DeclaredSymbol is { } declared)
        {
            state = state.Bind(declared, _evaluator.Assignments.Settle(Conditions.Present(value, recursive.Syntax), declared, recursive));
        }

        foreach (var inner in recursive.DeconstructionSubpatterns)
        {
            Match(ref state, inner, Sym.Unknown(inner.Syntax));
        }

        var ofValue = _evaluator.Of(value);
        foreach (var property in recursive.PropertySubpatterns)
        {
            var member = ofValue.Evaluate(ref state, property.Member);
            Match(ref state, property.Pattern, member);
        }

        return recursive is { PropertySubpatterns.IsEmpty: true, DeconstructionSubpatterns.IsEmpty: true }
            && SymbolEqualityComparer.Default.Equals(recursive.InputType, recursive.NarrowedType)
            ? Conditions.Negate(Conditions.IsNull(state, value))
            : Sym.Unknown(recursive.Syntax);
    }
}
