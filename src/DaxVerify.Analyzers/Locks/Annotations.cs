using System.Collections.Generic;
using System.Linq;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Locks;

/// <summary>The attributes by name: the analyzer needs no reference to the assembly that holds them.</summary>
internal static class Annotations
{
    /// <summary>Their namespace, which is also their assembly's name.</summary>
    public const string Namespace = "DaxVerify.Annotations";

    /// <summary>GuardedBy.</summary>
    public const string GuardedBy = "GuardedByAttribute";

    /// <summary>RequiresLock.</summary>
    public const string RequiresLock = "RequiresLockAttribute";

    /// <summary>RequiresSharedLock.</summary>
    public const string RequiresSharedLock = "RequiresSharedLockAttribute";

    /// <summary>AcquiresLock.</summary>
    public const string AcquiresLock = "AcquiresLockAttribute";

    /// <summary>AcquiresSharedLock.</summary>
    public const string AcquiresSharedLock = "AcquiresSharedLockAttribute";

    /// <summary>ReleasesLock.</summary>
    public const string ReleasesLock = "ReleasesLockAttribute";

    /// <summary>TryAcquiresLock.</summary>
    public const string TryAcquiresLock = "TryAcquiresLockAttribute";

    /// <summary>ExcludesLock.</summary>
    public const string ExcludesLock = "ExcludesLockAttribute";

    /// <summary>AssertsLockHeld.</summary>
    public const string AssertsLockHeld = "AssertsLockHeldAttribute";

    /// <summary>ReturnsLock.</summary>
    public const string ReturnsLock = "ReturnsLockAttribute";

    /// <summary>LockType.</summary>
    public const string LockType = "LockTypeAttribute";

    /// <summary>ScopedLock.</summary>
    public const string ScopedLock = "ScopedLockAttribute";

    /// <summary>AcquiredBefore.</summary>
    public const string AcquiredBefore = "AcquiredBeforeAttribute";

    /// <summary>AcquiredAfter.</summary>
    public const string AcquiredAfter = "AcquiredAfterAttribute";

    /// <summary>SuppressLockAnalysis.</summary>
    public const string SuppressLockAnalysis = "SuppressLockAnalysisAttribute";

    /// <summary>RunsImmediately.</summary>
    public const string RunsImmediately = "RunsImmediatelyAttribute";

    /// <summary>The attribute's name if it is one of ours, else null.</summary>
    public static string? NameOf(AttributeData attribute) =>
        attribute.AttributeClass is { ContainingNamespace: { Name: "Annotations", ContainingNamespace: { Name: "DaxVerify", ContainingNamespace.IsGlobalNamespace: true } } } type
            ? type.Name
            : null;

    /// <summary>The attributes of one name on a symbol.</summary>
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
