using System.Collections.Generic;
using System.Linq;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.Locks;

/// <summary>What the expression that makes a lock says of it.</summary>
internal sealed class LockTraits
{
    /// <summary>Nothing is known.</summary>
    private static readonly LockTraits s_unknown = new(false, false, false, false);

    private LockTraits(bool isKnown, bool isRecursive, bool isBinarySemaphore, bool isOwned)
    {
        IsOwned = isOwned;
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

    /// <summary>Whether it is a mutex that its maker may own from then on: it is released by who hasn't waited for it.</summary>
    public bool IsOwned { get; }

    /// <summary>Reads the traits off the declaration of a field, property or local.</summary>
    public static LockTraits Read(ISymbol symbol) => Read(Values(symbol));

    /// <summary>Reads the traits off the expression that makes the lock.</summary>
    public static LockTraits Read(IEnumerable<ExpressionSyntax> values)
    {
        var creations = values.OfType<BaseObjectCreationExpressionSyntax>().ToList();
        return creations.Count == 0
            ? s_unknown
            : new LockTraits(true, creations.Any(IsMadeRecursive), creations.All(IsOneOfOne), creations.Any(IsMadeOwned));
    }

    private static IEnumerable<ExpressionSyntax> Values(ISymbol symbol) => symbol switch
    {
        IFieldSymbol { Type.Name: "Mutex" } mutex => FieldValues.Anywhere(mutex),
        IFieldSymbol field => FieldValues.Of(field),
        IPropertySymbol property => property.DeclaringSyntaxReferences.Select(static r => r.GetSyntax())
            .OfType<PropertyDeclarationSyntax>().Select(static p => p.Initializer?.Value).OfType<ExpressionSyntax>(),
        ILocalSymbol local => local.DeclaringSyntaxReferences.Select(static r => r.GetSyntax())
            .OfType<VariableDeclaratorSyntax>().Select(static v => v.Initializer?.Value).OfType<ExpressionSyntax>(),
        _ => Enumerable.Empty<ExpressionSyntax>(),
    };

    private static bool IsMadeRecursive(BaseObjectCreationExpressionSyntax creation) =>
        creation.ArgumentList?.Arguments.Any(static a => a.ToString().EndsWith("SupportsRecursion", System.StringComparison.Ordinal)) == true;

    /// <summary>Of a mutex the first argument says whether it is taken at once.</summary>
    private static bool IsMadeOwned(BaseObjectCreationExpressionSyntax creation) =>
        creation.ArgumentList is { Arguments: { Count: > 0 } arguments } && !arguments[0].Expression.IsKind(SyntaxKind.FalseLiteralExpression);

    private static bool IsOneOfOne(BaseObjectCreationExpressionSyntax creation) =>
        creation.ArgumentList is { Arguments: { Count: 1 or 2 } arguments } && arguments.All(static a => a.Expression.ToString() == "1");
}
