using System.Collections.Generic;

using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Effects;

/// <summary>
/// What the bodies of one member remember together: the lambdas and local functions in it are gone through as part of it.
/// </summary>
internal sealed class MemberMemory
{
    /// <summary>Results of calls that went through this many variables are followed.</summary>
    private const int SourceDepthMax = 4;

    private readonly Dictionary<Sym, Sym> _sources = new();

    /// <summary>The local functions that are being gone through, by the calls that led here.</summary>
    public HashSet<ISymbol> Running { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>The local functions that something has called.</summary>
    public HashSet<ISymbol> Visited { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>The locks that were released without being held.</summary>
    public HashSet<Sym> Freed { get; } = new();

    /// <summary>The locks that it takes, or tries to take.</summary>
    public HashSet<Sym> Tried { get; } = new();

    /// <summary>The locks that it releases, elsewhere than where it deals with an exception.</summary>
    public HashSet<Sym> Undone { get; } = new();

    /// <summary>The locks of which it asks whether they are held.</summary>
    public HashSet<Sym> AskedFor { get; } = new();

    /// <summary>The locks that it takes which can't be taken twice.</summary>
    public List<TakenLock> Taken { get; } = new();

    /// <summary>The calls of methods of its own type.</summary>
    public List<NotedCall> Calls { get; } = new();

    /// <summary>The conditions that branches asked, and where.</summary>
    public List<(Sym Condition, SyntaxNode Place)> Asked { get; } = new();

    /// <summary>With what local functions have been gone through, and what held when they ended; null where they don't.</summary>
    public Dictionary<(ISymbol Function, string Entry), FlowState?> Done { get; } = new();

    public void NoteSource(Sym variable, Sym value) => _sources[variable] = value;

    /// <summary>Where a value comes from: calls whose results went through variables are put in their place.</summary>
    public Sym SourceOf(Sym value) => SourceOf(value, 0);

    /// <summary>The name of a lock whose path leads through what was exchanged for something else: that of the place where it was.</summary>
    public Sym TakenOutOf(Sym @lock)
    {
        var source = SourceOf(@lock);
        var named = source.Substitute(static s => s is { Kind: SymKind.Call, Data: IMethodSymbol { Name: "Exchange", ContainingType.Name: "Interlocked" }, Children: { Length: 2 } parts } ? parts[0] : null);
        return ReferenceEquals(named, source) || named.Equals(source) ? @lock : named;
    }

    private Sym SourceOf(Sym value, int depth) => depth > SourceDepthMax || _sources.Count == 0 ? value
        : value.Substitute(s => s.Kind == SymKind.Local && _sources.TryGetValue(s, out var source) ? SourceOf(source, depth + 1) : null);
}
