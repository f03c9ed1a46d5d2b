using System.Linq;

using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Project;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.Effects;

/// <summary>
/// What the locks that a body names are like: whether they may be taken twice, and whether they are locks at all.
/// </summary>
internal sealed class LockKinds
{
    private readonly LockAnalysis _analysis;
    private readonly ISymbol _owner;

    /// <summary>Makes it for the body of a member.</summary>
    public LockKinds(LockAnalysis analysis, ISymbol owner)
    {
        _analysis = analysis;
        _owner = owner;
    }

    /// <summary>The family of a lock.</summary>
    public LockKind KindOf(Sym @lock) =>
        @lock.Kind == SymKind.This ? _analysis.WellKnown.KindOf(_owner.ContainingType) : _analysis.WellKnown.KindOf(@lock.Type);

    /// <summary>Whether whoever holds a lock may take it again.</summary>
    public bool IsReentrant(Sym @lock) => KindOf(@lock) switch
    {
        LockKind.Monitor or LockKind.Lock or LockKind.Mutex or LockKind.None => true,
        // Of a lock that an interface promises nobody knows how it was made.
        LockKind.ReaderWriter => TraitsOf(@lock).IsRecursive || @lock.Data is IPropertySymbol { IsAbstract: true },
        _ => false,
    };

    private LockTraits TraitsOf(Sym @lock) => @lock switch
    {
        { Kind: SymKind.Created, Data: ExpressionSyntax creation } => LockTraits.Read(new[] { creation }),
        { Data: ISymbol symbol } => _analysis.TraitsOf(symbol),
        _ => LockTraits.Read(Enumerable.Empty<ExpressionSyntax>()),
    };

    /// <summary>Whether a mutex may have been taken when it was made.</summary>
    public bool IsOwned(Sym @lock) => KindOf(@lock) == LockKind.Mutex && TraitsOf(@lock).IsOwned;

    /// <summary>Whether a semaphore is used as a lock for certain; of others nothing is reported.</summary>
    public bool IsTracked(Sym @lock) => KindOf(@lock) != LockKind.Semaphore || TraitsOf(@lock).IsBinarySemaphore;
}
