using System;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Evaluation;

/// <summary>
/// Lambdas and local functions. A delegate runs later, without the locks held where it is made, unless it is known to run at
/// once; a local function that is called runs with the locks of its callers.
/// </summary>
internal sealed class DelegateEvaluator
{
    private readonly Evaluator _evaluator;
    private readonly Step _step;
    private readonly Body _body;
    private readonly INestedBodies _nested;

    /// <summary>Makes it as a part of an evaluator.</summary>
    public DelegateEvaluator(Evaluator evaluator, Step step, INestedBodies nested)
    {
        _evaluator = evaluator;
        _step = step;
        _body = step.Body;
        _nested = nested;
    }

    /// <summary>A delegate that is made of something.</summary>
    public Sym EvaluateDelegate(ref FlowState state, IDelegateCreationOperation creation, bool isImmediate) => creation.Target switch
    {
        IFlowAnonymousFunctionOperation lambda => EvaluateLambda(ref state, lambda, isImmediate),
        IMethodReferenceOperation reference => EvaluateMethodGroup(ref state, reference, isImmediate),
        _ => _evaluator.Evaluate(ref state, creation.Target),
    };

    /// <summary>A lambda, which is gone through.</summary>
    public Sym EvaluateLambda(ref FlowState state, IFlowAnonymousFunctionOperation lambda, bool isImmediate)
    {
        var capturesThis = !lambda.Symbol.IsStatic && !_body.Owner.IsStatic;
        var sym = Sym.Lambda(lambda.Symbol, capturesThis ? Sym.This : null);
        if (state.IsEnded)
        {
            return sym;
        }

        var after = _nested.RunLambda(lambda, isImmediate ? _body.Kind : BodyKind.Nested, isImmediate ? state : Later(state), _step.Findings);
        if (!isImmediate && after is not null)
        {
            state = HandOver(state, h => after.FindMaybe(h) is null && after.Find(h) is null);
        }

        if (isImmediate)
        {
            _step.MayThrow(state);
        }

        return sym;
    }

    /// <summary>What a delegate that runs later starts with: locks that were taken by hand may be left to it.</summary>
    private static FlowState Later(FlowState state) =>
        FlowState.Empty.WithValues(Stable(state.Values)).WithHeld(TakenByHand(state).Select(static h => h.WithOrigin(HeldOrigin.Maybe)).ToImmutableArray());

    /// <summary>What a delegate releases is its affair from now on.</summary>
    private static FlowState HandOver(FlowState state, Func<Sym, bool> isReleased)
    {
        foreach (var held in TakenByHand(state).Where(h => isReleased(h.Lock)))
        {
            state = state.Replace(held, held.WithOrigin(HeldOrigin.Asserted));
        }

        return state;
    }

    private static ImmutableArray<HeldLock> TakenByHand(FlowState state) =>
        state.Held.Where(static h => h is { Origin: HeldOrigin.Acquired, Guard: null }).ToImmutableArray();

    /// <summary>What a delegate that runs later may rely on: variables stand for the same things, but flags have lost their meaning.</summary>
    public static ImmutableDictionary<object, Sym> Stable(ImmutableDictionary<object, Sym> values) =>
        values.RemoveRange(values.Where(static v => v.Key is CaptureId || (v.Key is not Sym && v.Value.Kind is SymKind.Outcome or SymKind.Constant)).Select(static v => v.Key));

    /// <summary>A method made into a delegate is called later, without locks, or at once with those held.</summary>
    public Sym EvaluateMethodGroup(ref FlowState state, IMethodReferenceOperation reference, bool isImmediate)
    {
        var method = reference.Method;
        if (state.IsEnded)
        {
            return Sym.Unknown(reference.Syntax);
        }

        if (method.MethodKind == MethodKind.LocalFunction && _body.Analysis.Contracts.Of(method).Entries.IsEmpty)
        {
            if (isImmediate)
            {
                RunLocalFunction(ref state, method, method.Parameters.Select(static p => (Sym?)Sym.Parameter(p)).ToImmutableArray(), isLater: false);
            }
            else
            {
                _body.Memory.Visited.Add(method);
                if (_nested.RunFunction(method, Later(state), _step.Findings, isCalled: false) is { } after)
                {
                    state = HandOver(state, h => after.FindMaybe(h) is null && after.Find(h) is null);
                }
            }

            return Sym.Lambda(method, Sym.This);
        }

        var before = state;
        var own = _body.Kind == BodyKind.Construction ? state : FlowState.Empty.WithValues(state.Values);
        state = isImmediate ? state : own.WithThisEscaped();
        var receiver = reference.Instance is { } instance ? _evaluator.Evaluate(ref state, instance) : null;
        if (!isImmediate)
        {
            _body.Analysis.Inference.RecordEscape(method);
        }

        foreach (var entry in _body.Analysis.Contracts.Of(method).Entries)
        {
            var @lock = ContractProvider.Instantiate(entry.Lock, receiver ?? Sym.This, static _ => null, method.ContainingType);
            if (entry.Kind is ContractKind.Requires or ContractKind.RequiresShared)
            {
                _evaluator.Locks.CheckRequired(state, @lock, entry.Kind == ContractKind.RequiresShared, method, reference);
            }
            else if (entry.Kind == ContractKind.Excludes && isImmediate && state.Find(@lock) is { } held)
            {
                _step.Findings.Report(RuleCatalog.ExcludesLock, reference.Syntax.GetLocation(), @lock, new[] { held.Where }, Findings.NameOf(method), @lock, Findings.Describe(held.Where));
            }
        }

        state = isImmediate ? before : HandOver(before, h => Releases(method, receiver, h));
        return Sym.Lambda(method, receiver);
    }

    /// <summary>Whether a method that is made into a delegate releases a lock when it is called.</summary>
    private bool Releases(IMethodSymbol method, Sym? receiver, Sym @lock) => (_body.Analysis.Api.IsRelease(method) && @lock.Equals(receiver))
        || _body.Analysis.Contracts.Of(method).Entries.Any(e => e is { Kind: ContractKind.Releases, Flag: null }
            && @lock.Equals(ContractProvider.Instantiate(e.Lock, receiver ?? Sym.This, static _ => null, method.ContainingType)));

    private bool IsOfThread(HeldLock held) => _body.Kinds.KindOf(held.Lock) is not (LockKind.Semaphore or LockKind.Custom);

    /// <summary>Goes through a local function as part of its caller.</summary>
    /// <param name="state">What is known before the call, and then after it.</param>
    /// <param name="arguments">What is passed.</param>
    /// <param name="isLater">Whether it runs later, without what is held here.</param>
    /// <returns>What it returns, if that tells of locks or is the wait for one; otherwise null.</returns>
    public Sym? RunLocalFunction(ref FlowState state, IMethodSymbol function, ImmutableArray<Sym?> arguments, bool isLater)
    {
        function = function.OriginalDefinition;
        _body.Memory.Visited.Add(function);
        if (state.IsEnded || !_body.Memory.Running.Add(function))
        {
            return null;
        }

        var entry = isLater ? FlowState.Empty.WithValues(Stable(state.Values)) : state;
        foreach (var parameter in function.Parameters)
        {
            if (CallEvaluator.At(arguments, parameter) is { } value)
            {
                entry = entry.Bind(parameter, value);
            }
        }

        var key = (function, $"{EntryText(entry)}|{string.Join(";", arguments)}|{_step.IsQuiet}{isLater}");
        if (!_body.Memory.Done.TryGetValue(key, out var after))
        {
            _body.Memory.Done[key] = after = _nested.RunFunction(function, entry, _step.Findings, !isLater);
        }

        _body.Memory.Running.Remove(function);
        if (after is null || isLater)
        {
            return null;
        }

        // What an asynchronous function lost of the caller's on its way, the caller still has when it goes on.
        var before = state;
        var lost = function.IsAsync ? before.Held.Where(h => !after.Held.Any(a => a.Lock.Equals(h.Lock)) && IsOfThread(h)) : [];
        state = before.WithHeld(after.Held.AddRange(lost)).WithValues(before.Values.SetItems(after.Values.Where(v => IsAround(v.Key, function))));
        return after.Values.TryGetValue(function, out var result) && (result.Kind == SymKind.Outcome || LockCallEvaluator.IsPending(result)) ? result : null;
    }

    /// <summary>What a function starts with, as far as it may end differently for it.</summary>
    private static string EntryText(FlowState entry) => string.Join(";", entry.Held.Select(static h => $"{h.Lock}/{h.Mode}/{h.Count}/{h.Origin}")
        .Concat(entry.Values.Where(static v => v.Key is ISymbol && v.Value.Kind is SymKind.Constant or SymKind.Outcome)
            .Select(static v => $"{((ISymbol)v.Key).Name}={(v.Value.Data is Outcome outcome ? string.Join(",", outcome.Cases.Select(static c => $"{c.Value}:{string.Join("+", c.Locks.Select(static l => l.Lock))}")) : v.Value)}")
            .OrderBy(static v => v, StringComparer.Ordinal)));

    /// <summary>Whether a variable is one of the bodies around a function.</summary>
    private static bool IsAround(object variable, IMethodSymbol function) =>
        variable is ILocalSymbol or IParameterSymbol && !SymbolEqualityComparer.Default.Equals(((ISymbol)variable).ContainingSymbol, function);
}
