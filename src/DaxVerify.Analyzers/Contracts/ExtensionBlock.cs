using System.Reflection;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Contracts;

/// <summary>
/// Extension blocks (C# 14): members whose instance has the name of the block's parameter. The compiler's interface for them
/// moved between its versions 4.14 and 5.0, so it is asked by name: linked against one, it would be missing in the other.
/// </summary>
internal static class ExtensionBlock
{
    private static readonly PropertyInfo? s_parameter =
        typeof(INamedTypeSymbol).GetProperty("ExtensionParameter") ?? typeof(ITypeSymbol).GetProperty("ExtensionParameter");

    /// <summary>The parameter that stands for the instance; null if the type is not an extension block.</summary>
    public static IParameterSymbol? ParameterOf(INamedTypeSymbol type) =>
        type.CanBeReferencedByName ? null : s_parameter?.GetValue(type) as IParameterSymbol;

    /// <summary>Whether a parameter is that of an extension block, and so the instance.</summary>
    public static bool IsInstance(IParameterSymbol parameter) => parameter.ContainingSymbol is INamedTypeSymbol;
}
