using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Project;

/// <summary>
/// The class of a lock: the member that holds it, whatever the instance. Lock order is a matter of classes, as in the kernel's
/// lock validator; two locks of one class are not ordered.
/// </summary>
internal static class LockClass
{
    /// <summary>The class, or null for a lock without one (a parameter, <c>this</c>, a local object).</summary>
    public static ISymbol? Of(Sym @lock) => @lock.Kind switch
    {
        SymKind.Member or SymKind.Static or SymKind.Call => (@lock.Data as ISymbol)?.OriginalDefinition,
        SymKind.TypeOf => (ISymbol)@lock.Data!,
        _ => null,
    };

    /// <summary>Its name in messages.</summary>
    public static string Name(ISymbol lockClass) =>
        lockClass is ITypeSymbol type ? $"typeof({type.Name})"
        : lockClass.ContainingType is { } owner ? $"{owner.Name}.{lockClass.Name}" : lockClass.Name;
}
