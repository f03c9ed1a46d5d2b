using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Flow;

/// <content>Patterns: what they read, what they name, what matching tells.</content>
internal sealed partial class BodyAnalysis
{
    private Sym EvaluateIsPattern(IIsPatternOperation isPattern)
    {
        var value = Evaluate(isPattern.Value);
        return Match(isPattern.Pattern, value);
    }

    /// <summary>Evaluates a pattern.</summary>
    /// <returns>What is known of whether it matches.</returns>
    private Sym Match(IPatternOperation pattern, Sym value)
    {
        switch (pattern)
        {
            case INegatedPatternOperation negated:
                return Negate(Match(negated.Pattern, value));
            case IConstantPatternOperation constant:
                Evaluate(constant.Value);
                return constant.Value.ConstantValue is { HasValue: true } known
                    ? known.Value is null ? IsNull(value) : CompareWith(value, known.Value, true)
                    : Sym.Unknown(pattern.Syntax);
            case IDeclarationPatternOperation declaration:
                if (declaration.DeclaredSymbol is { } declared)
                {
                    _state = _state?.Bind(declared, Settle(declaration.MatchesNull ? value : Present(value, pattern.Syntax), declared, pattern));
                }

                return declaration.MatchesNull ? Sym.Constant(true) : MatchType(pattern, value);
            case ITypePatternOperation:
                return MatchType(pattern, value);
            case IBinaryPatternOperation binary:
                return Combine(Match(binary.LeftPattern, value), Match(binary.RightPattern, value), binary.OperatorKind == BinaryOperatorKind.And);
            case IRecursivePatternOperation recursive:
                return MatchRecursive(recursive, value);
            case IListPatternOperation list:
                foreach (var inner in list.Patterns)
                {
                    Match(inner, Sym.Unknown(inner.Syntax));
                }

                return Sym.Unknown(pattern.Syntax);
            case ISlicePatternOperation { Pattern: { } slice }:
                return Match(slice, Sym.Unknown(slice.Syntax));
            case IRelationalPatternOperation relational:
                Evaluate(relational.Value);
                return Sym.Unknown(pattern.Syntax);
            default:
                return Sym.Unknown(pattern.Syntax);
        }
    }

    /// <summary>A test for the type that a value has anyway asks only whether there is one.</summary>
    private Sym MatchType(IPatternOperation pattern, Sym value) =>
        SymbolEqualityComparer.Default.Equals(pattern.InputType, pattern.NarrowedType)
            ? Negate(IsNull(value))
            : Sym.Unknown(pattern.Syntax);

    private Sym MatchRecursive(IRecursivePatternOperation recursive, Sym value)
    {
        if (recursive.DeclaredSymbol is { } declared)
        {
            _state = _state?.Bind(declared, Settle(Present(value, recursive.Syntax), declared, recursive));
        }

        foreach (var inner in recursive.DeconstructionSubpatterns)
        {
            Match(inner, Sym.Unknown(inner.Syntax));
        }

        var saved = _patternInput;
        foreach (var property in recursive.PropertySubpatterns)
        {
            _patternInput = value;
            var member = Evaluate(property.Member);
            Match(property.Pattern, member);
        }

        _patternInput = saved;
        return recursive is { PropertySubpatterns.IsEmpty: true, DeconstructionSubpatterns.IsEmpty: true }
            && SymbolEqualityComparer.Default.Equals(recursive.InputType, recursive.NarrowedType)
            ? Negate(IsNull(value))
            : Sym.Unknown(recursive.Syntax);
    }
}
