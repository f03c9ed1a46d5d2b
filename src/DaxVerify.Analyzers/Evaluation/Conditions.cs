using System;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Evaluation;

/// <summary>What a condition tells: which locks a try-acquire took, which a flag stands for, which paths can't be.</summary>
internal static class Conditions
{
    /// <summary>The name of a test for null.</summary>
    public const string IsNullName = "is null";

    /// <summary>The state where a condition has a value; null if it can't have it.</summary>
    public static FlowState? AssumeCondition(FlowState state, Sym condition, IOperation operation, bool value)
    {
        switch (condition)
        {
            case { Kind: SymKind.Constant, Data: bool known }:
                return known == value ? state : null;
            case { Kind: SymKind.Outcome, Data: Outcome outcome }:
                var narrowed = outcome.Narrow(value);
                if (narrowed.Cases.IsEmpty)
                {
                    return outcome.Cases.All(static c => c.Value is bool) ? null : state;
                }

                foreach (var taken in narrowed.Cases[0].Locks)
                {
                    state = Manage(Take(state, taken.AsCertain()), taken);
                }

                // What was asked of a lock that is held already is the same answer each time: a variable keeps it.
                return LastingConditions.IsQuestion(condition) ? state : NarrowVariable(state, operation, value);
            default:
                return state;
        }
    }

    private static FlowState Take(FlowState state, HeldLock taken)
    {
        state = state.WithTaken(taken.Lock);
        if (state.Find(taken.Lock, taken.Mode) is { } held)
        {
            return held.Origin == HeldOrigin.Asserted
                ? state.Replace(held, taken)
                : taken.Origin == HeldOrigin.Asserted ? state : state.Replace(held, held.WithCount(held.Count + 1));
        }

        return state.Add(taken);
    }

    /// <summary>A guard that a try-acquire made, now that it is known to be there, manages what was taken.</summary>
    private static FlowState Manage(FlowState state, HeldLock taken)
    {
        if (taken.Guard is not { } guard)
        {
            return state;
        }

        var managed = state.Guards.TryGetValue(guard, out var before) ? before : ImmutableArray<ManagedLock>.Empty;
        return managed.Any(m => m.Lock.Equals(taken.Lock)) ? state : state.WithGuard(guard, managed.Add(new ManagedLock(taken.Lock, taken.Mode, false)));
    }

    /// <summary>
    /// What a value is once it is known not to be null: the guard that a try-acquire made, or something as good as just made, of which
    /// a later test for null has one answer.
    /// </summary>
    public static Sym Present(Sym value, SyntaxNode place) => value.Data is not Outcome outcome ? value
        : outcome.Cases.Any(static c => c.Value is bool) ? Sym.OutcomeOf(outcome.Map(static v => v is null ? ImmutableArray<object?>.Empty : Only(v)))
        : outcome.Object ?? outcome.Cases.SelectMany(static c => c.Locks).Select(static h => h.Guard).FirstOrDefault(static g => g is not null) ?? Sym.Created(place, null);

    /// <summary>A variable that was asked has that value from now on, so that asking again tells nothing new.</summary>
    private static FlowState NarrowVariable(FlowState state, IOperation operation, bool value)
    {
        while (true)
        {
            switch (operation)
            {
                case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                    operation = not.Operand;
                    value = !value;
                    continue;
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    continue;
                case ISimpleAssignmentOperation assignment:
                    operation = assignment.Target;
                    continue;
                case ILocalReferenceOperation local:
                    return NarrowVariable(state, local.Local, value);
                case IParameterReferenceOperation parameter:
                    return NarrowVariable(state, parameter.Parameter, value);
                case IFlowCaptureReferenceOperation capture:
                    return NarrowVariable(state, capture.Id, value);
                default:
                    return NarrowByComparison(state, operation, value);
            }
        }
    }

    private static FlowState NarrowVariable(FlowState state, object variable, object value) =>
        state.Values.TryGetValue(variable, out var sym) && sym.Data is Outcome outcome && outcome.Cases.Any(c => Equals(c.Value, value))
            ? BindAll(state, outcome, Sym.Constant(value))
            : state;

    /// <summary>Binds all variables that have one outcome: copies of a result are the same result.</summary>
    private static FlowState BindAll(FlowState state, Outcome outcome, Sym value)
    {
        foreach (var pair in state.Values)
        {
            state = ReferenceEquals(pair.Value.Data, outcome) ? state.Bind(pair.Key, value) : state;
        }

        return state;
    }

    /// <summary>Narrows a variable that was compared with null or a constant.</summary>
    private static FlowState NarrowByComparison(FlowState state, IOperation operation, bool value)
    {
        var (compared, constant, isEqual) = Comparison(operation);
        while (compared is IConversionOperation or ISimpleAssignmentOperation)
        {
            compared = compared is IConversionOperation conversion ? conversion.Operand : ((ISimpleAssignmentOperation)compared).Target;
        }

        object? variable = compared switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            IFlowCaptureReferenceOperation capture => capture.Id,
            _ => null,
        };
        if (variable is null || !state.Values.TryGetValue(variable, out var sym) || sym.Data is not Outcome outcome)
        {
            return state;
        }

        if (constant is { HasValue: true, Value: bool flag })
        {
            return NarrowVariable(state, variable, flag == (isEqual == value));
        }

        // Found not to be null, it is as good as just made: a later test for null has one answer.
        return BindAll(state, outcome, constant is not { HasValue: true, Value: null } ? Sym.Unknown((operation.Syntax, value))
            : isEqual == value ? Sym.Constant(null) : Present(sym, operation.Syntax));
    }

    /// <summary>What is compared with which constant, and whether for being equal.</summary>
    private static (IOperation? Compared, Optional<object?> Constant, bool IsEqual) Comparison(IOperation operation)
    {
        switch (operation)
        {
            case IIsNullOperation isNull:
                return (isNull.Operand, new Optional<object?>(null), true);
            case IIsPatternOperation isPattern:
                var (pattern, isEqual) = (isPattern.Pattern, true);
                while (pattern is INegatedPatternOperation negated)
                {
                    (pattern, isEqual) = (negated.Pattern, !isEqual);
                }

                return (isPattern.Value, pattern is IConstantPatternOperation { Value.ConstantValue: var matched } ? matched : default, isEqual);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } binary:
                var isReversed = binary.LeftOperand.ConstantValue.HasValue;
                var other = isReversed ? binary.LeftOperand : binary.RightOperand;
                return (
                    isReversed ? binary.RightOperand : binary.LeftOperand,
                    other is IConversionOperation { IsImplicit: true } converted ? converted.Operand.ConstantValue : other.ConstantValue,
                    binary.OperatorKind == BinaryOperatorKind.Equals);
            case IBinaryOperation binary:
                return (binary.LeftOperand.ConstantValue.HasValue ? binary.RightOperand : binary.LeftOperand, default, true);
            default:
                return (null, default, true);
        }
    }

    /// <summary>Applies a mapping to what a value may be.</summary>
    public static Sym MapOutcome(Sym sym, Func<object?, ImmutableArray<object?>> map) => sym switch
    {
        { Kind: SymKind.Outcome, Data: Outcome outcome } => Sym.OutcomeOf(outcome.Map(map)),
        { Kind: SymKind.Constant } when map(sym.Data) is { Length: 1 } mapped => Sym.Constant(mapped[0]),
        _ => Sym.Unknown(sym),
    };

    public static Sym Negate(Sym sym) => sym.Kind is SymKind.Outcome or SymKind.Constant
        ? MapOutcome(sym, static v => v is bool flag ? Only(!flag) : Only(v))
        : Sym.Operator(nameof(UnaryOperatorKind.Not), sym);

    public static ImmutableArray<object?> Only(object? value) => ImmutableArray.Create(value);

    private static ImmutableArray<object?> Either() => ImmutableArray.Create<object?>(true, false);

    /// <summary>What comparing a value with a constant tells.</summary>
    public static Sym CompareWith(Sym sym, object? constant, bool isEqual)
    {
        var result = MapOutcome(sym, value =>
        {
            if (ReferenceEquals(value, Outcome.Falsy))
            {
                return IsFalsy(constant) ? Only(true) : Only(false);
            }

            if (ReferenceEquals(value, Outcome.Truthy))
            {
                return IsFalsy(constant) ? Only(false) : Either();
            }

            return Only(Equals(value, constant));
        });
        return isEqual ? result : Negate(result);
    }

    private static bool IsFalsy(object? constant) => constant switch
    {
        null => true,
        bool flag => !flag,
        int number => number == 0,
        long number => number == 0,
        uint number => number == 0,
        ulong number => number == 0,
        short number => number == 0,
        ushort number => number == 0,
        byte number => number == 0,
        sbyte number => number == 0,
        _ => false,
    };

    /// <summary>What a null test tells: an object just made is never null.</summary>
    public static Sym IsNull(FlowState state, Sym sym) => sym.Kind switch
    {
        SymKind.This or SymKind.Created or SymKind.TypeOf or SymKind.Lambda => Sym.Constant(false),
        SymKind.Constant => Sym.Constant(sym.Data is null),
        SymKind.Outcome => CompareWith(sym, null, true),
        _ when state.Guards.ContainsKey(sym) => Sym.Constant(false),
        _ => Sym.Operator(IsNullName, sym),
    };

    /// <summary>For <c>&amp;</c> and <c>|</c> without short circuit: the decisive result tells of both operands.</summary>
    public static Sym Combine(Sym left, Sym right, bool isAnd)
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
}
