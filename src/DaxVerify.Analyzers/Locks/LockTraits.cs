using System.Collections.Generic;
using System.Linq;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.Locks;

/// <summary>What the expression that makes a lock says of it.</summary>
internal sealed class LockTraits
{
    /// <summary>Nothing is known.</summary>
    private static readonly LockTraits s_unknown = new(false, false, false);

    private LockTraits(bool isKnown, bool isRecursive, bool isBinarySemaphore)
    {
        IsKnown = isKnown;
        IsRecursive = isRecursive;
        IsBinarySemaphore = isBinarySemaphore;
    }

    /// <summary>Whether the making was seen.</summary>
    public bool IsKnown { get; }

    /// <summary>Whether it was made with <c>SupportsRecursion</c>.</summary>
    public bool IsRecursive { get; }

    /// <summary>Whether it is a semaphore of one that starts free: a lock.</summary>
    public bool IsBinarySemaphore { get; }

    /// <summary>Reads the traits off the declaration of a field, property or local.</summary>
    public static LockTraits Read(ISymbol symbol) => Read(Values(symbol));

    /// <summary>Reads the traits off the expression that makes the lock.</summary>
    public static LockTraits Read(IEnumerable<ExpressionSyntax> values)
    {
        var creations = values.OfType<BaseObjectCreationExpressionSyntax>().ToList();
        return creations.Count == 0
            ? s_unknown
            : new LockTraits(true, creations.Any(IsMadeRecursive), creations.All(IsOneOfOne));
    }

    private static IEnumerable<ExpressionSyntax> Values(ISymbol symbol) => symbol switch
    {
        IFieldSymbol field => FieldValues.Of(field),
        IPropertySymbol property => property.DeclaringSyntaxReferences.Select(static r => r.GetSyntax())
            .OfType<PropertyDeclarationSyntax>().Select(static p => p.Initializer?.Value).OfType<ExpressionSyntax>(),
        ILocalSymbol local => local.DeclaringSyntaxReferences.Select(static r => r.GetSyntax())
            .OfType<VariableDeclaratorSyntax>().Select(static v => v.Initializer?.Value).OfType<ExpressionSyntax>(),
        _ => Enumerable.Empty<ExpressionSyntax>(),
    };

    private static bool IsMadeRecursive(BaseObjectCreationExpressionSyntax creation) =>
        creation.ArgumentList?.Arguments.Any(static a => a.ToString().EndsWith("SupportsRecursion", System.StringComparison.Ordinal)) == true;

    private static bool IsOneOfOne(BaseObjectCreationExpressionSyntax creation) =>
        creation.ArgumentList is { Arguments: { Count: 1 or 2 } arguments } && arguments.All(static a => a.Expression.ToString() == "1");
}
