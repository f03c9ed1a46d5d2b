using System.Collections.Immutable;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Contracts;

/// <summary>Where a lock expression stands, which decides what its names mean.</summary>
internal sealed class LockScope
{
    /// <summary>Makes a scope.</summary>
    public LockScope(ISymbol declaration, INamedTypeSymbol type, ImmutableArray<IParameterSymbol> parameters, bool isStatic)
    {
        Declaration = declaration;
        Type = type;
        Parameters = parameters;
        IsStatic = isStatic;
    }

    /// <summary>The annotated member.</summary>
    public ISymbol Declaration { get; }

    /// <summary>The type that declares it.</summary>
    public INamedTypeSymbol Type { get; }

    /// <summary>The parameters in scope, innermost first.</summary>
    public ImmutableArray<IParameterSymbol> Parameters { get; }

    /// <summary>Whether there is no instance.</summary>
    public bool IsStatic { get; }

    /// <summary>The scope of an annotation on a member.</summary>
    public static LockScope? For(ISymbol declaration)
    {
        if (declaration.ContainingType is not { } type)
        {
            return null;
        }

        var parameters = ImmutableArray.CreateBuilder<IParameterSymbol>();
        var isStatic = declaration.IsStatic;
        for (var current = declaration; current is IMethodSymbol or IPropertySymbol; current = current.ContainingSymbol)
        {
            parameters.AddRange(current is IMethodSymbol method ? method.Parameters : ((IPropertySymbol)current).Parameters);
            // A static local function still sees the type; an instance method around it provides the instance.
            isStatic = current.IsStatic && (current is not IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction });
        }

        return new LockScope(declaration, type, parameters.ToImmutable(), isStatic);
    }
}
