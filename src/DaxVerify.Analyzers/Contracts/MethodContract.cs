using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Symbols;

namespace DaxVerify.Analyzers.Contracts;

/// <summary>All that a method's annotations say, inherited ones included.</summary>
internal sealed class MethodContract
{
    /// <summary>Makes a contract.</summary>
    public MethodContract(ImmutableArray<ContractEntry> entries, Sym? returnedLock, bool isSuppressed, bool isSynchronized)
    {
        Entries = entries;
        ReturnedLock = returnedLock;
        IsSuppressed = isSuppressed;
        IsSynchronized = isSynchronized;
    }

    /// <summary>A contract that says nothing.</summary>
    public static MethodContract Empty { get; } = new(ImmutableArray<ContractEntry>.Empty, null, false, false);

    /// <summary>Its clauses.</summary>
    public ImmutableArray<ContractEntry> Entries { get; }

    /// <summary>The lock that the method returns, if it says so.</summary>
    public Sym? ReturnedLock { get; }

    /// <summary>Whether the body is not to be analyzed.</summary>
    public bool IsSuppressed { get; }

    /// <summary>Whether the runtime takes a lock around the body (<c>MethodImplOptions.Synchronized</c>).</summary>
    public bool IsSynchronized { get; }

    /// <summary>Whether nothing is said that a caller or the body must know.</summary>
    public bool IsEmpty => Entries.IsEmpty && ReturnedLock is null && !IsSuppressed && !IsSynchronized;

    /// <summary>Whether the method takes or releases something.</summary>
    public bool ChangesWhatIsHeld =>
        Entries.Any(static e => e.Kind is ContractKind.Acquires or ContractKind.AcquiresShared or ContractKind.Releases or ContractKind.TryAcquires);

    /// <summary>Whether the clauses tell what the method does to its own object as a lock.</summary>
    public bool IsLockImplementation =>
        Entries.Any(static e => e.Lock.Kind == SymKind.This
            && e.Kind is ContractKind.Acquires or ContractKind.AcquiresShared or ContractKind.Releases
                or ContractKind.TryAcquires or ContractKind.Asserts);
}
