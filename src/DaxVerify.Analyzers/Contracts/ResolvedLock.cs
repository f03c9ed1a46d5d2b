using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Contracts;

/// <summary>What a part of a lock expression means: a value, a type or namespace, or an error.</summary>
internal sealed class ResolvedLock
{
    private ResolvedLock(Sym? value, ITypeSymbol? type, INamespaceOrTypeSymbol? scope, string? error)
    {
        Value = value;
        Type = type;
        Scope = scope;
        Error = error;
    }

    public Sym? Value { get; }

    /// <summary>The value's type.</summary>
    public ITypeSymbol? Type { get; }

    public INamespaceOrTypeSymbol? Scope { get; }

    /// <summary>What is wrong, if something is.</summary>
    public string? Error { get; }

    public static ResolvedLock Of(Sym value, ITypeSymbol? type) => new(value, type, null, null);

    public static ResolvedLock Of(INamespaceOrTypeSymbol scope) => new(null, null, scope, null);

    public static ResolvedLock Wrong(string error) => new(null, null, null, error);
}
