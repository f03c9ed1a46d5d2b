using System.Collections.Concurrent;
using System.Collections.Generic;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Locks;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Project;

/// <summary>What all analyses of one compilation share.</summary>
internal sealed class LockAnalysis
{
    private readonly ConcurrentDictionary<ISymbol, LockTraits> _traits;

    /// <summary>Makes it.</summary>
    public LockAnalysis(Compilation compilation)
    {
        _traits = new(SymbolEqualityComparer.Default);
        Contracts = new ContractProvider(compilation);
        Api = new LockApi(Contracts.WellKnown);
        Immediate = new ImmediateCalls(Contracts.WellKnown);
        Order = new OrderGraph(Contracts, compilation);
        Inference = new AccessLog(Contracts);
    }

    private LockAnalysis(LockAnalysis other, ContractProvider contracts, OrderGraph order, AccessLog inference)
    {
        _traits = other._traits;
        Contracts = contracts;
        Api = other.Api;
        Immediate = other.Immediate;
        Order = order;
        Inference = inference;
    }

    /// <summary>The annotations.</summary>
    public ContractProvider Contracts { get; }

    /// <summary>The framework's lock methods.</summary>
    public LockApi Api { get; }

    /// <summary>Who runs delegates at once.</summary>
    public ImmediateCalls Immediate { get; }

    /// <summary>Who takes what while holding what.</summary>
    public OrderGraph Order { get; }

    /// <summary>Who touches what under which lock.</summary>
    public AccessLog Inference { get; }

    /// <summary>The types known by name.</summary>
    public WellKnownTypes WellKnown => Contracts.WellKnown;

    /// <summary>The same for a trial: what it records of the project is lost.</summary>
    public LockAnalysis Unrecorded() => new(this, Contracts, Order.Unrecorded(), new AccessLog(Contracts));

    /// <summary>The same, knowing what was inferred of the methods of a type.</summary>
    public LockAnalysis Knowing(IReadOnlyDictionary<IMethodSymbol, MethodContract> inferred) =>
        inferred.Count == 0 ? this : new(this, Contracts.Knowing(inferred), Order, Inference);

    /// <summary>How a lock was made, as far as its declaration shows.</summary>
    public LockTraits TraitsOf(ISymbol member) => _traits.GetOrAdd(member, static m => LockTraits.Read(m));
}
