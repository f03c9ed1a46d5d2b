using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Project;

/// <summary>
/// How a method comes by the object that it touches: as its own instance, as the parameter of an ordinal, or in some other way,
/// which leaves only locks that need no instance to compare with its callers.
/// </summary>
internal static class Slot
{
    /// <summary>The method's own instance.</summary>
    public const int This = -1;

    /// <summary>Neither the instance nor a parameter.</summary>
    public const int Other = -2;

    /// <summary>The body runs later than the method that it is written in: what that method's callers hold says nothing.</summary>
    public const int None = -3;

    /// <summary>The slot of a value in a method's body.</summary>
    public static int Of(Sym? value, ISymbol method) => value switch
    {
        { Kind: SymKind.This } => This,
        { Kind: SymKind.Parameter, Data: IParameterSymbol parameter }
            when SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol.OriginalDefinition, method) => parameter.Ordinal,
        _ => Other,
    };
}
