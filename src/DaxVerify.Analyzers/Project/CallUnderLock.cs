using DaxVerify.Analyzers.Flow;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Project;

/// <summary>A call that is made while locks are held.</summary>
internal sealed class CallUnderLock
{
    /// <summary>Makes a record.</summary>
    public CallUnderLock(ISymbol caller, IMethodSymbol callee, FlowState state, Location where)
    {
        Caller = caller;
        Callee = callee;
        State = state;
        Where = where;
    }

    /// <summary>The member that calls.</summary>
    public ISymbol Caller { get; }

    /// <summary>What is called.</summary>
    public IMethodSymbol Callee { get; }

    /// <summary>What is held.</summary>
    public FlowState State { get; }

    /// <summary>Where the call is.</summary>
    public Location Where { get; }
}
