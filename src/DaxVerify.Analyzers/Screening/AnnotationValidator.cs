using System;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Project;
using DaxVerify.Analyzers.Rules;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Screening;

/// <summary>Checks the annotations themselves: that they name locks, that their order has no circle, that suppressions say why.</summary>
internal sealed class AnnotationValidator
{
    private static readonly ImmutableHashSet<string> s_withExpression = ImmutableHashSet.Create(
        Annotations.GuardedBy, Annotations.RequiresLock, Annotations.RequiresSharedLock, Annotations.AcquiresLock,
        Annotations.AcquiresSharedLock, Annotations.ReleasesLock, Annotations.TryAcquiresLock, Annotations.ExcludesLock,
        Annotations.AssertsLockHeld, Annotations.ReturnsLock, Annotations.AcquiredBefore, Annotations.AcquiredAfter);

    private readonly LockAnalysis _analysis;

    /// <summary>Makes a validator.</summary>
    public AnnotationValidator(LockAnalysis analysis) => _analysis = analysis;

    /// <summary>Checks the annotations of one declaration.</summary>
    public void Validate(ISymbol symbol, Action<Diagnostic> report)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (Annotations.NameOf(attribute) is { } name)
            {
                Validate(symbol, attribute, name, report);
            }
            else if (IsSilentSuppression(attribute))
            {
                report(Diagnostic.Create(RuleCatalog.SuppressionWithoutReason, PlaceOf(attribute, symbol), symbol.Name));
            }
        }

        foreach (var (text, attribute) in EventFields.GuardsOn(symbol))
        {
            if (LockScope.For(symbol) is { } scope && _analysis.Contracts.Resolver.Resolve(text, scope).Error is { } error)
            {
                report(Diagnostic.Create(RuleCatalog.BadAnnotation, attribute.GetLocation(), text, error));
            }
        }
    }

    private void Validate(ISymbol symbol, AttributeData attribute, string name, Action<Diagnostic> report)
    {
        if (name == Annotations.SuppressLockAnalysis)
        {
            if (string.IsNullOrWhiteSpace(Annotations.ExpressionOf(attribute)))
            {
                report(Diagnostic.Create(RuleCatalog.SuppressionWithoutReason, PlaceOf(attribute, symbol), symbol.Name));
            }

            return;
        }

        if (!s_withExpression.Contains(name) || LockScope.For(ScopeOf(symbol)) is not { } scope)
        {
            return;
        }

        var text = Annotations.ExpressionOf(attribute);
        if (attribute.ConstructorArguments.IsEmpty || attribute.ConstructorArguments[0].Kind == TypedConstantKind.Error)
        {
            // The compiler has said what is wrong.
            return;
        }

        var resolved = _analysis.Contracts.Resolver.Resolve(text, scope);
        if (resolved.Error is { } error)
        {
            report(Diagnostic.Create(RuleCatalog.BadAnnotation, PlaceOf(attribute, symbol), text, error));
            return;
        }

        if (IsWrongSemaphore(resolved, out var trait))
        {
            report(Diagnostic.Create(RuleCatalog.BadAnnotation, PlaceOf(attribute, symbol), text, trait));
        }

        if (name is Annotations.AcquiredBefore or Annotations.AcquiredAfter)
        {
            ValidateOrder(symbol, attribute, report);
        }
    }

    private void ValidateOrder(ISymbol symbol, AttributeData attribute, Action<Diagnostic> report)
    {
        var type = symbol is IFieldSymbol field ? field.Type : (symbol as IPropertySymbol)?.Type;
        if (_analysis.WellKnown.KindOf(type) == LockKind.None)
        {
            report(Diagnostic.Create(
                RuleCatalog.BadAnnotation, PlaceOf(attribute, symbol), symbol.Name, "what carries the annotation is not a lock, and so has no place in an order"));
        }

        var own = LockClass.MemberOf(_analysis.Contracts.Members.OfMember(null, symbol)) ?? symbol;
        if (_analysis.Order.DeclaredCycle(own) is { } cycle)
        {
            report(Diagnostic.Create(RuleCatalog.OrderInversion, PlaceOf(attribute, symbol), $"The declared order is a circle: {cycle}; take one of its annotations away"));
        }
    }

    private bool IsWrongSemaphore(ResolvedLock resolved, out string trait)
    {
        trait = "a semaphore is a lock only if it is made as (1) or (1, 1)";
        return _analysis.WellKnown.KindOf(resolved.Type) == LockKind.Semaphore && resolved.Type is not null
            && resolved.Value is { Data: ISymbol symbol }
            && _analysis.TraitsOf(symbol) is { IsKnown: true, IsBinarySemaphore: false };
    }

    /// <summary>A property's contract means its accessors', whose parameters are in scope.</summary>
    private static ISymbol ScopeOf(ISymbol symbol) => symbol;

    private static bool IsSilentSuppression(AttributeData attribute) =>
        attribute.AttributeClass?.Name == "SuppressMessageAttribute"
        && attribute.ConstructorArguments.Length >= 2
        && attribute.ConstructorArguments[1].Value is string id && id.StartsWith("DAX00", StringComparison.Ordinal)
        && !attribute.NamedArguments.Any(static a => a.Key == "Justification" && a.Value.Value is string reason
            && !string.IsNullOrWhiteSpace(reason) && reason != "<Pending>");

    private static Location PlaceOf(AttributeData attribute, ISymbol symbol) =>
        attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation() ?? symbol.Locations.FirstOrDefault() ?? Location.None;
}
