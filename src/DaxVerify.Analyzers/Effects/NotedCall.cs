using System.Collections.Immutable;

using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Effects;

/// <summary>A call of a method of the same type, with what is held there and can't be taken twice.</summary>
internal sealed class NotedCall
{
    /// <summary>Makes a record.</summary>
    public NotedCall(IMethodSymbol callee, Sym? receiver, ImmutableArray<Sym?> arguments, ImmutableArray<HeldLock> held, SyntaxNode place, bool isDirect)
    {
        Callee = callee;
        Receiver = receiver;
        Arguments = arguments;
        Held = held;
        Place = place;
        IsDirect = isDirect;
    }

    public IMethodSymbol Callee { get; }

    /// <summary>The instance; null for none.</summary>
    public Sym? Receiver { get; }

    /// <summary>What is passed, by parameter.</summary>
    public ImmutableArray<Sym?> Arguments { get; }

    /// <summary>The locks held that can't be taken twice.</summary>
    public ImmutableArray<HeldLock> Held { get; }

    public SyntaxNode Place { get; }

    /// <summary>Whether the member itself calls, not a lambda or local function in it.</summary>
    public bool IsDirect { get; }
}
