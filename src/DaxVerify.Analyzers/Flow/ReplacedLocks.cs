using System;
using System.Collections.Generic;
using System.Linq;

using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.State;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.Flow;

/// <summary>Fields whose objects the bodies of a type lock, and which one of them gives another object while others may hold the old one.</summary>
internal static class ReplacedLocks
{
    /// <summary>Reports the places in one body where they get it.</summary>
    /// <param name="all">The bodies of the type, if it comes to that.</param>
    public static void Report(PendingBody body, Func<IReadOnlyList<PendingBody>> all, Action<Diagnostic> report)
    {
        // The text alone tells that most fields which get another object are locked nowhere.
        if (!body.Screen.Uses.Replaced.Any(static r => IsLockedByName(r.Field)))
        {
            return;
        }

        var bodies = all();
        var locked = bodies.SelectMany(static b => b.Screen.Uses.Locked)
            .GroupBy(static l => l.Field.OriginalDefinition, SymbolEqualityComparer.Default)
            .ToDictionary(static g => g.Key!, static g => g.First().Where, SymbolEqualityComparer.Default);
        foreach (var (field, where) in body.Screen.Uses.Replaced)
        {
            if (locked.TryGetValue(field.OriginalDefinition, out var at) && !IsConstruction(bodies, body, field) && !IsGivenOnce(bodies, field))
            {
                report(Diagnostic.Create(RuleCatalog.ReplacedLock, where, new[] { at }, field.Name, Findings.Describe(at)));
            }
        }
    }

    /// <summary>Whether a field's name stands anywhere in the type as what is locked.</summary>
    private static bool IsLockedByName(IFieldSymbol field) => WellKnownTypes.OutermostOf(field.ContainingType)!.DeclaringSyntaxReferences
        .SelectMany(static r => r.GetSyntax().DescendantNodes()).Any(n => n switch
        {
            LockStatementSyntax statement => Names(statement.Expression, field.Name),
            InvocationExpressionSyntax call when CallNames.IsLockMethod(CallNames.NameOf(call.Expression)) =>
                Names(call.Parent as ConditionalAccessExpressionSyntax ?? call.Expression, field.Name) || call.ArgumentList.Arguments.Any(a => Names(a.Expression, field.Name)),
            _ => false,
        });

    private static bool Names(ExpressionSyntax target, string field) => target.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(n => n.Identifier.ValueText == field);

    /// <summary>Whether a field has no object at first, and gets one in a single place: what initialises late is taken to do so once.</summary>
    private static bool IsGivenOnce(IReadOnlyList<PendingBody> bodies, IFieldSymbol field) => FieldValues.Of(field).All(static v => IsNull(v))
        && bodies.SelectMany(static b => b.Screen.Uses.Replaced).Count(r => WellKnownTypes.Same(r.Field.OriginalDefinition.ContainingType, field.OriginalDefinition.ContainingType)
            && r.Field.Name == field.Name) == 1;

    private static bool IsNull(ExpressionSyntax value) => value switch
    {
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression, Operand: var operand } => IsNull(operand),
        LiteralExpressionSyntax literal => literal.RawKind is (int)SyntaxKind.NullLiteralExpression or (int)SyntaxKind.DefaultLiteralExpression,
        _ => false,
    };

    /// <summary>Whether nobody else can see the object yet: it is under construction, or what is called only then does it.</summary>
    private static bool IsConstruction(IReadOnlyList<PendingBody> bodies, PendingBody body, IFieldSymbol field) =>
        body.Kind == (field.IsStatic ? BodyKind.StaticConstruction : BodyKind.Construction)
        || (body.Owner is IMethodSymbol { DeclaredAccessibility: Accessibility.Private } helper
            && bodies.Where(b => b.Screen.Calls(helper.OriginalDefinition)).ToList() is { Count: > 0 } callers
            && callers.TrueForAll(b => b.Kind == (field.IsStatic ? BodyKind.StaticConstruction : BodyKind.Construction)));
}
