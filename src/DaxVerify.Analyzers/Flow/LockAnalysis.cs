using System.Collections.Concurrent;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Project;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Flow;

/// <summary>What all analyses of one compilation share.</summary>
internal sealed class LockAnalysis
{
    private readonly ConcurrentDictionary<ISymbol, LockTraits> _traits = new(SymbolEqualityComparer.Default);

    /// <summary>Makes it.</summary>
    public LockAnalysis(Compilation compilation)
    {
        Contracts = new ContractProvider(compilation);
        Api = new LockApi(Contracts.WellKnown);
        Immediate = new ImmediateCalls(Contracts.WellKnown);
        Order = new OrderGraph(Contracts, compilation);
        Inference = new AccessLog(Contracts);
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

    /// <summary>How a lock was made, as far as its declaration shows.</summary>
    public LockTraits TraitsOf(ISymbol member) => _traits.GetOrAdd(member, static m => LockTraits.Read(m));
}
