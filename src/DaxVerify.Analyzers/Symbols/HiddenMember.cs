using System;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Symbols;

/// <summary>
/// A member of a referenced assembly that the compiler doesn't import, because it is private, but that an annotation of its type names:
/// the contract still tells which calls are about the same lock.
/// </summary>
internal sealed class HiddenMember : IEquatable<HiddenMember>
{
    private readonly ITypeSymbol _type;

    /// <summary>Makes a stand-in.</summary>
    public HiddenMember(ITypeSymbol type, string name)
    {
        _type = type.OriginalDefinition;
        Name = name;
    }

    public string Name { get; }

    /// <inheritdoc/>
    public bool Equals(HiddenMember? other) =>
        other is not null && Name == other.Name && SymbolEqualityComparer.Default.Equals(_type, other._type);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HiddenMember);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode();
}
