using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Flow;

/// <content>
/// Lambdas and local functions. A delegate runs later, without the locks held where it is made, unless it is known to run at
/// once; a local function that is called runs with the locks of its callers.
/// </content>
internal sealed partial class BodyAnalysis
{
    private readonly HashSet<ISymbol> _running = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _visited = new(SymbolEqualityComparer.Default);
    private readonly HashSet<(ISymbol Function, string Held)> _memo = new();
    private readonly Dictionary<Sym, Sym> _sources = new();

    /// <summary>Goes through the local functions that nothing has called: their bodies count too.</summary>
    public void RunUncalledLocalFunctions()
    {
        foreach (var function in _graph.LocalFunctions)
        {
            if (Root._visited.Add(function) && !ContractProvider.IsSuppressed(function))
            {
                RunFunction(function, FlowState.Empty.WithValues(Stable(_start.Values)));
            }
        }
    }

    private BodyAnalysis Root => _parent is null ? this : _parent.Root;

    private Sym EvaluateDelegate(IDelegateCreationOperation creation, bool isImmediate) => creation.Target switch
    {
        IFlowAnonymousFunctionOperation lambda => EvaluateLambda(lambda, isImmediate),
        IMethodReferenceOperation reference => EvaluateMethodGroup(reference, isImmediate),
        _ => Evaluate(creation.Target),
    };

    private Sym EvaluateLambda(IFlowAnonymousFunctionOperation lambda, bool isImmediate)
    {
        var capturesThis = !lambda.Symbol.IsStatic && !_owner.IsStatic;
        var sym = Sym.Lambda(lambda.Symbol, capturesThis ? Sym.This : null);
        if (_state is not { } state || _depth >= NestingMax || _analysis.Contracts.Of(lambda.Symbol).IsSuppressed)
        {
            return sym;
        }

        var graph = _graph.GetAnonymousFunctionControlFlowGraph(lambda);
        var kind = isImmediate ? _kind : BodyKind.Nested;
        var body = new BodyAnalysis(_analysis, _sink, graph, lambda.Symbol, _owner, kind, this) { _isQuiet = _isQuiet };
        var entry = isImmediate ? state : FlowState.Empty.WithValues(Stable(state.Values));
        body.Run(body.WithContract(entry));
        body.RunUncalledLocalFunctions();
        if (isImmediate)
        {
            MayThrow();
        }

        return sym;
    }

    /// <summary>What a delegate that runs later may rely on: variables stand for the same things, but flags have lost their meaning.</summary>
    private static ImmutableDictionary<object, Sym> Stable(ImmutableDictionary<object, Sym> values) =>
        values.RemoveRange(values.Where(static v => v.Key is CaptureId || v.Value.Kind is SymKind.Outcome or SymKind.Constant).Select(static v => v.Key));

    /// <summary>A method made into a delegate is called later, without locks, or at once with those held.</summary>
    private Sym EvaluateMethodGroup(IMethodReferenceOperation reference, bool isImmediate)
    {
        var method = reference.Method;
        if (_state is not { } state)
        {
            return Sym.Unknown(reference.Syntax);
        }

        if (method.MethodKind == MethodKind.LocalFunction && _analysis.Contracts.Of(method).Entries.IsEmpty)
        {
            if (isImmediate)
            {
                RunLocalFunction(method, method.Parameters.Select(static p => (Sym?)Sym.Parameter(p)).ToImmutableArray());
            }
            else
            {
                Root._visited.Add(method);
                RunFunction(method, FlowState.Empty.WithValues(Stable(state.Values)));
            }

            return Sym.Lambda(method, Sym.This);
        }

        var before = state;
        var own = _kind == BodyKind.Construction ? state : FlowState.Empty.WithValues(state.Values);
        _state = isImmediate ? state : own.WithThisEscaped();
        var receiver = reference.Instance is { } instance ? Evaluate(instance) : null;
        if (!isImmediate)
        {
            _analysis.Inference.RecordEscape(method);
        }

        foreach (var entry in _analysis.Contracts.Of(method).Entries)
        {
            var @lock = ContractProvider.Instantiate(entry.Lock, receiver ?? Sym.This, static _ => null, method.ContainingType);
            if (entry.Kind is ContractKind.Requires or ContractKind.RequiresShared)
            {
                CheckRequired(@lock, entry.Kind == ContractKind.RequiresShared, method, reference);
            }
            else if (entry.Kind == ContractKind.Excludes && isImmediate && _state.Find(@lock) is { } held)
            {
                Report(RuleCatalog.ExcludesLock, reference.Syntax.GetLocation(), @lock, new[] { held.Where }, NameOf(method), @lock, Describe(held.Where));
            }
        }

        _state = before;
        return Sym.Lambda(method, receiver);
    }

    /// <summary>Goes through a local function as part of its caller.</summary>
    private void RunLocalFunction(IMethodSymbol function, ImmutableArray<Sym?> arguments)
    {
        Root._visited.Add(function.OriginalDefinition);
        if (_state is not { } state || !Root._running.Add(function.OriginalDefinition))
        {
            return;
        }

        var entry = state;
        foreach (var parameter in function.OriginalDefinition.Parameters)
        {
            if (At(arguments, parameter) is { } value)
            {
                entry = entry.Bind(parameter, value);
            }
        }

        var key = string.Join(";", entry.Held.Select(static h => $"{h.Lock}/{h.Mode}/{h.Count}/{h.Origin}")) + "|" + string.Join(";", arguments);
        if (Root._memo.Add((function.OriginalDefinition, key + _isQuiet)) && RunFunction(function.OriginalDefinition, entry) is { } after)
        {
            _state = state.WithHeld(after.Held);
        }

        Root._running.Remove(function.OriginalDefinition);
    }

    private FlowState? RunFunction(IMethodSymbol function, FlowState entry)
    {
        if (_depth >= NestingMax || _analysis.Contracts.Of(function).IsSuppressed || GraphOf(function) is not { } graph)
        {
            return null;
        }

        var body = new BodyAnalysis(_analysis, _sink, graph, function, _owner, _kind, this) { _isQuiet = _isQuiet };
        var after = body.Run(body.WithContract(entry));
        body.RunUncalledLocalFunctions();
        return after;
    }

    /// <summary>The graph of a local function, which the graph of the body that declares it gives out.</summary>
    private ControlFlowGraph? GraphOf(IMethodSymbol function)
    {
        for (var body = this; body is not null; body = body._parent)
        {
            if (body._graph.LocalFunctions.Any(f => SymbolEqualityComparer.Default.Equals(f, function)))
            {
                return body._graph.GetLocalFunctionControlFlowGraph(function);
            }
        }

        return null;
    }

    /// <summary>Adds what the body's own contract promises at its start.</summary>
    public FlowState WithContract(FlowState entry)
    {
        if (_method is not { } method)
        {
            return entry;
        }

        var where = method.Locations.FirstOrDefault() ?? Location.None;
        foreach (var clause in _contract.Entries)
        {
            var mode = clause.Kind switch
            {
                ContractKind.Requires => LockMode.Exclusive,
                ContractKind.RequiresShared => LockMode.Shared,
                ContractKind.Releases => LockMode.Any,
                _ => (LockMode?)null,
            };
            if (mode is { } held && entry.Find(clause.Lock) is null)
            {
                entry = entry.Add(new HeldLock(clause.Lock, held, HeldOrigin.Required, where));
            }
        }

        if (_contract.IsSynchronized)
        {
            var own = method.IsStatic ? Sym.TypeOf(method.ContainingType) : Sym.This;
            _analysis.Order.RecordAcquired(Member, own);
            entry = entry.Add(new HeldLock(own, LockMode.Exclusive, HeldOrigin.Required, where));
        }

        if (method.AssociatedSymbol is IPropertySymbol or IEventSymbol)
        {
            foreach (var guard in _analysis.Contracts.GuardsOf(method.AssociatedSymbol))
            {
                var mode = method.MethodKind == MethodKind.PropertyGet ? LockMode.Shared : LockMode.Exclusive;
                entry = entry.Find(guard) is null ? entry.Add(new HeldLock(guard, mode, HeldOrigin.Required, where)) : entry;
            }
        }

        return entry;
    }
}
