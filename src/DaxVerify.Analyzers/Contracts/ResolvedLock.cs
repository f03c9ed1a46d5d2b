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

    /// <summary>The value, if it is one.</summary>
    public Sym? Value { get; }

    /// <summary>The value's type.</summary>
    public ITypeSymbol? Type { get; }

    /// <summary>The type or namespace, if it is one.</summary>
    public INamespaceOrTypeSymbol? Scope { get; }

    /// <summary>What is wrong, if something is.</summary>
    public string? Error { get; }

    /// <summary>A value.</summary>
    public static ResolvedLock Of(Sym value, ITypeSymbol? type) => new(value, type, null, null);

    /// <summary>A type or namespace.</summary>
    public static ResolvedLock Of(INamespaceOrTypeSymbol scope) => new(null, null, scope, null);

    /// <summary>An error.</summary>
    public static ResolvedLock Wrong(string error) => new(null, null, null, error);
}
