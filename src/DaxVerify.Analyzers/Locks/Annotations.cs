using System.Collections.Generic;
using System.Linq;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Locks;

/// <summary>The attributes by name: the analyzer needs no reference to the assembly that holds them.</summary>
internal static class Annotations
{
    /// <summary>Their namespace, which is also their assembly's name.</summary>
    public const string Namespace = "DaxVerify.Annotations";

    public const string GuardedBy = "GuardedByAttribute";

    public const string RequiresLock = "RequiresLockAttribute";

    public const string RequiresSharedLock = "RequiresSharedLockAttribute";

    public const string AcquiresLock = "AcquiresLockAttribute";

    public const string AcquiresSharedLock = "AcquiresSharedLockAttribute";

    public const string ReleasesLock = "ReleasesLockAttribute";

    public const string TryAcquiresLock = "TryAcquiresLockAttribute";

    public const string ExcludesLock = "ExcludesLockAttribute";

    public const string AssertsLockHeld = "AssertsLockHeldAttribute";

    public const string ReturnsLock = "ReturnsLockAttribute";

    public const string LockType = "LockTypeAttribute";

    public const string ScopedLock = "ScopedLockAttribute";

    public const string AcquiredBefore = "AcquiredBeforeAttribute";

    public const string AcquiredAfter = "AcquiredAfterAttribute";

    public const string SuppressLockAnalysis = "SuppressLockAnalysisAttribute";

    public const string RunsImmediately = "RunsImmediatelyAttribute";

    /// <summary>The attribute's name if it is one of ours, else null.</summary>
    public static string? NameOf(AttributeData attribute) =>
        attribute.AttributeClass is { ContainingNamespace: { Name: "Annotations", ContainingNamespace: { Name: "DaxVerify", ContainingNamespace.IsGlobalNamespace: true } } } type
            ? type.Name
            : null;

    public static IEnumerable<AttributeData> Of(ISymbol symbol, string name) =>
        symbol.GetAttributes().Where(a => NameOf(a) == name);

    /// <summary>Whether a symbol carries an attribute.</summary>
    public static bool Has(ISymbol symbol, string name) => Of(symbol, name).Any();

    /// <summary>Whether a type, one of its bases or interfaces carries an attribute.</summary>
    public static bool TypeHas(ITypeSymbol type, string name)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (Has(current, name))
            {
                return true;
            }
        }

        return type.AllInterfaces.Any(i => Has(i, name));
    }

    /// <summary>The lock expression that an attribute names; empty if there is none.</summary>
    public static string ExpressionOf(AttributeData attribute) =>
        attribute.ConstructorArguments.Length > 0 && attribute.ConstructorArguments[0].Kind == TypedConstantKind.Primitive
            ? attribute.ConstructorArguments[0].Value as string ?? string.Empty
            : string.Empty;
}
