using System;

using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Project;

/// <summary>
/// The class of a lock: the member that holds it, whatever the instance, or the type of an object that is locked itself. Lock
/// order is a matter of classes, as in the kernel's lock validator; two locks of one class are not ordered.
/// </summary>
internal sealed class LockClass : IEquatable<LockClass>
{
    private readonly ISymbol _symbol;
    private readonly bool _isObject;

    private LockClass(ISymbol symbol, bool isObject)
    {
        _symbol = symbol;
        _isObject = isObject;
    }

    /// <summary>Its name in messages.</summary>
    public string Name => _isObject ? _symbol.Name : NameOf(_symbol);

    /// <summary>The member; null if objects of a type are locked themselves.</summary>
    public ISymbol? Member => _isObject ? null : _symbol;

    /// <summary>The type whose objects have a lock of the class each; null if there is one for all, or if it is an object itself.</summary>
    public INamedTypeSymbol? Owner => _isObject || _symbol is ITypeSymbol || _symbol.IsStatic ? null : _symbol.ContainingType;

    /// <summary>The member that holds a lock; null for a lock that no member names.</summary>
    public static ISymbol? MemberOf(Sym @lock) => @lock.Kind switch
    {
        SymKind.Member or SymKind.Static or SymKind.Call => (@lock.Data as ISymbol)?.OriginalDefinition,
        SymKind.TypeOf => (ISymbol)@lock.Data!,
        _ => null,
    };

    /// <summary>The class, or null for a lock without one.</summary>
    /// <param name="wellKnown">Tells what locks of their own types are: of those, one says nothing of another.</param>
    public static LockClass? Of(Sym @lock, INamedTypeSymbol? self, WellKnownTypes wellKnown)
    {
        if (MemberOf(@lock) is { } member)
        {
            return new LockClass(member, isObject: false);
        }

        var type = @lock.Kind switch
        {
            SymKind.This => self,
            SymKind.Parameter or SymKind.Local => @lock.Type as INamedTypeSymbol,
            _ => null,
        };
        return type is { TypeKind: TypeKind.Class } && IsInSource(type) && wellKnown.KindOf(type) == LockKind.Monitor
            ? new LockClass(Family(type), isObject: true)
            : null;
    }

    /// <summary>The name of a member or type that stands for a lock.</summary>
    public static string NameOf(ISymbol symbol) =>
        symbol is ITypeSymbol type ? $"typeof({type.Name})"
        : symbol.ContainingType is { } owner ? $"{owner.Name}.{symbol.Name}" : symbol.Name;

    /// <inheritdoc/>
    public bool Equals(LockClass? other) =>
        other is not null && _isObject == other._isObject && SymbolEqualityComparer.Default.Equals(_symbol, other._symbol);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LockClass);

    /// <inheritdoc/>
    public override int GetHashCode() => SymbolEqualityComparer.Default.GetHashCode(_symbol) ^ (_isObject ? 1 : 0);

    /// <summary>An object of a derived class is one of its base too: the whole family is one class of locks.</summary>
    private static INamedTypeSymbol Family(INamedTypeSymbol type)
    {
        var root = type;
        while (root.BaseType is { } parent && IsInSource(parent))
        {
            root = parent;
        }

        return root.OriginalDefinition;
    }

    private static bool IsInSource(INamedTypeSymbol type) => !type.DeclaringSyntaxReferences.IsEmpty;
}
