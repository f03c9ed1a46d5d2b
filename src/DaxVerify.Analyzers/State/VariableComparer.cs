using System.Collections.Generic;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.State;

/// <summary>Compares the variables of a flow state: locals and parameters by symbol, compiler captures by identifier.</summary>
internal sealed class VariableComparer : IEqualityComparer<object>
{
    /// <summary>The only instance.</summary>
    public static readonly VariableComparer Instance = new();

    /// <inheritdoc/>
    public new bool Equals(object? x, object? y) =>
        x is ISymbol a && y is ISymbol b ? SymbolEqualityComparer.Default.Equals(a, b) : object.Equals(x, y);

    /// <inheritdoc/>
    public int GetHashCode(object obj) => obj is ISymbol symbol ? SymbolEqualityComparer.Default.GetHashCode(symbol) : obj.GetHashCode();
}
