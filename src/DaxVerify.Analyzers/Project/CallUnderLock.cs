using System.Collections.Immutable;

using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Project;

/// <summary>A call that is made while locks are held.</summary>
internal sealed class CallUnderLock
{
    /// <summary>Makes a record.</summary>
    public CallUnderLock(ISymbol caller, IMethodSymbol callee, ImmutableArray<(int Ordinal, Sym Lock)> passed, FlowState state, Location where, bool isOnThis)
    {
        IsOnThis = isOnThis;
        Caller = caller;
        Callee = callee;
        Passed = passed;
        State = state;
        Where = where;
    }

    /// <summary>The member that calls.</summary>
    public ISymbol Caller { get; }

    public IMethodSymbol Callee { get; }

    public ImmutableArray<(int Ordinal, Sym Lock)> Passed { get; }

    /// <summary>Whether the caller calls a method of its own object.</summary>
    public bool IsOnThis { get; }

    /// <summary>What is held.</summary>
    public FlowState State { get; }

    public Location Where { get; }
}
