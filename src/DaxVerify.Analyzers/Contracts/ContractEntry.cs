using DaxVerify.Analyzers.Symbols;

namespace DaxVerify.Analyzers.Contracts;

/// <summary>One clause of a contract, in terms of the method's own <c>this</c> and parameters.</summary>
internal sealed class ContractEntry
{
    /// <summary>Makes a clause.</summary>
    public ContractEntry(ContractKind kind, Sym @lock, bool successValue, int? flag = null, bool isShared = false)
    {
        Kind = kind;
        Lock = @lock;
        SuccessValue = successValue;
        Flag = flag;
        IsShared = isShared;
    }

    /// <summary>What is said.</summary>
    public ContractKind Kind { get; }

    public Sym Lock { get; }

    /// <summary>The parameter by which the caller is told, a <c>ref bool</c>; null for none.</summary>
    public int? Flag { get; }

    /// <summary>For a try-acquire, the result that means success.</summary>
    public bool SuccessValue { get; }

    /// <summary>For a try-acquire, whether the lock is taken for reading.</summary>
    public bool IsShared { get; }
}
