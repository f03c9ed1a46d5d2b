using System.Collections.Generic;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Project;

/// <summary>Compares ordered pairs of symbols.</summary>
internal sealed class PairComparer : IEqualityComparer<(ISymbol Held, ISymbol Taken)>
{
    /// <summary>The only instance.</summary>
    public static readonly PairComparer Instance = new();

    /// <inheritdoc/>
    public bool Equals((ISymbol Held, ISymbol Taken) x, (ISymbol Held, ISymbol Taken) y) =>
        SymbolEqualityComparer.Default.Equals(x.Held, y.Held) && SymbolEqualityComparer.Default.Equals(x.Taken, y.Taken);

    /// <inheritdoc/>
    public int GetHashCode((ISymbol Held, ISymbol Taken) obj) =>
        unchecked((SymbolEqualityComparer.Default.GetHashCode(obj.Held) * 31) + SymbolEqualityComparer.Default.GetHashCode(obj.Taken));
}
