using System;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.Contracts;

/// <summary>
/// Turns members into paths in one canonical form, so that the same lock has the same path however it is reached: overrides
/// count as what they override, <c>[ReturnsLock]</c> members as the lock they return, and read-only aliases as what they alias.
/// </summary>
internal sealed class LockMembers
{
    /// <summary>Aliases of aliases are followed this far.</summary>
    private const int AliasDepthMax = 8;

    [ThreadStatic]
    private static int s_depth;

    private readonly ContractProvider _contracts;
    private readonly WellKnownTypes _wellKnown;
    private readonly ConcurrentDictionary<ISymbol, ISymbol> _canonical = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, Sym?> _aliases = new(SymbolEqualityComparer.Default);

    /// <summary>Makes the factory.</summary>
    public LockMembers(ContractProvider contracts, WellKnownTypes wellKnown)
    {
        _contracts = contracts;
        _wellKnown = wellKnown;
    }

    /// <summary>A field, property or event; the receiver is null for a static one.</summary>
    public Sym OfMember(Sym? receiver, ISymbol member)
    {
        if (AliasOf(member) is { } alias)
        {
            return Typed(ContractProvider.Instantiate(alias, receiver ?? Sym.This, static _ => null, member.ContainingType), TypeOf(member));
        }

        var canonical = Canonical(member);
        var type = TypeOf(member);
        return member.IsStatic ? Sym.Static(canonical, type) : Sym.Member(receiver ?? Sym.This, canonical, type);
    }

    /// <summary>A call; the parts are the receiver, if there is one, and the arguments.</summary>
    public Sym OfCall(IMethodSymbol method, ImmutableArray<Sym> parts)
    {
        if (Guarded(() => _contracts.Of(method).ReturnedLock) is { } returned)
        {
            var offset = method.IsStatic ? 0 : 1;
            var instance = ContractProvider.Instantiate(
                returned,
                method.IsStatic ? Sym.This : parts[0],
                p => p.Ordinal + offset < parts.Length ? parts[p.Ordinal + offset] : null,
                method.ContainingType);
            return Typed(instance, method.ReturnType);
        }

        return Sym.Call(Canonical(method), parts, method.ReturnType);
    }

    /// <summary>
    /// A lock that another assembly keeps to itself, or whose declared type is a parameter of its generic type, is of the type that it is seen as from outside.
    /// </summary>
    private static Sym Typed(Sym @lock, ITypeSymbol? type) =>
        @lock is { Kind: SymKind.Member or SymKind.Static, Type: null or ITypeParameterSymbol } && type is not null ? @lock.WithType(type) : @lock;

    /// <summary>A parameter as seen from a member: one of a primary constructor counts as a field, that of an extension block as the instance.</summary>
    public static Sym OfParameter(IParameterSymbol parameter, ISymbol? within) =>
        ExtensionBlock.IsInstance(parameter) ? Sym.This
        : parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
        && constructor.DeclaringSyntaxReferences.Any(static r => r.GetSyntax() is TypeDeclarationSyntax)
        && !SymbolEqualityComparer.Default.Equals(constructor, within)
            ? Sym.Member(Sym.This, parameter, parameter.Type)
            : Sym.Parameter(parameter);

    /// <summary>The declaration that stands for a member and all that override or implement it.</summary>
    public ISymbol Canonical(ISymbol member)
    {
        if (member is IFieldSymbol)
        {
            return member.IsStatic ? member : member.OriginalDefinition;
        }

        if (_canonical.TryGetValue(member, out var known))
        {
            return known;
        }

        var root = member.IsStatic ? member : Root(member.OriginalDefinition);
        _canonical.TryAdd(member, root);
        return root;
    }

    private static ISymbol Root(ISymbol member)
    {
        while (Overridden(member) is { } overridden)
        {
            member = overridden.OriginalDefinition;
        }

        return ContractProvider.ImplementedBy(member).FirstOrDefault()?.OriginalDefinition ?? member;
    }

    private static ISymbol? Overridden(ISymbol member) => member switch
    {
        IPropertySymbol property => property.OverriddenProperty,
        IMethodSymbol method => method.OverriddenMethod,
        _ => null,
    };

    private static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        IEventSymbol @event => @event.Type,
        _ => null,
    };

    private Sym? AliasOf(ISymbol member)
    {
        if (member is not (IFieldSymbol { IsReadOnly: true } or IPropertySymbol { IsIndexer: false })
            || _wellKnown.KindOf(TypeOf(member)) == LockKind.None)
        {
            return null;
        }

        var definition = member.OriginalDefinition;
        if (_aliases.TryGetValue(definition, out var known))
        {
            return known;
        }

        var alias = Guarded(() => FindAlias(definition));
        if (s_depth == 0)
        {
            _aliases.TryAdd(definition, alias);
        }

        return alias;
    }

    private static Sym? Guarded(Func<Sym?> find)
    {
        if (s_depth >= AliasDepthMax)
        {
            return null;
        }

        s_depth++;
        try
        {
            return find();
        }
        finally
        {
            s_depth--;
        }
    }

    private Sym? FindAlias(ISymbol member)
    {
        if (member is IPropertySymbol property)
        {
            return _contracts.ReturnedLockOf(property)
                ?? (property is { IsVirtual: false, IsAbstract: false, IsOverride: false } && !ContractProvider.ImplementedBy(property).Any()
                    ? Follow(BodyOf(property), property)
                    : null);
        }

        var field = (IFieldSymbol)member;
        return Follow(SoleValueOf(field), member) ?? ReturnedBy(field);
    }

    /// <summary>
    /// A lock field that a virtual property returns goes by the property's name, in which those who only know the base type or the
    /// interface speak of the lock.
    /// </summary>
    private Sym? ReturnedBy(IFieldSymbol field)
    {
        if (field.IsStatic)
        {
            return null;
        }

        foreach (var property in field.ContainingType.GetMembers().OfType<IPropertySymbol>())
        {
            if (!property.IsStatic && BodyOf(property) is { } body && NamesField(body, field)
                && (property.IsVirtual || property.IsOverride || ContractProvider.ImplementedBy(property).Any()))
            {
                return Sym.Member(Sym.This, Canonical(property), property.Type);
            }
        }

        return null;
    }

    private static bool NamesField(ExpressionSyntax body, IFieldSymbol field) => body switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText == field.Name,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access => access.Name.Identifier.ValueText == field.Name,
        _ => false,
    };

    /// <summary>Follows an expression if it is a plain path of names through members that are locks too.</summary>
    private Sym? Follow(ExpressionSyntax? value, ISymbol member)
    {
        if (value is not (IdentifierNameSyntax or MemberAccessExpressionSyntax) || LockScope.For(member) is not { } scope)
        {
            return null;
        }

        var sym = _contracts.Resolver.ResolvePath(value, scope);
        return sym is { Kind: SymKind.Static or SymKind.Member } && !sym.Contains(static s => s.Data is IParameterSymbol) ? sym : null;
    }

    /// <summary>What a property returns, if its getter does nothing else.</summary>
    private static ExpressionSyntax? BodyOf(IPropertySymbol property) =>
        property.DeclaringSyntaxReferences is not { Length: 1 } references || references[0].GetSyntax() is not PropertyDeclarationSyntax declaration ? null
        : declaration switch
        {
            { ExpressionBody: { } body } => body.Expression,
            { AccessorList.Accessors: { Count: 1 } accessors } when accessors[0].IsKind(SyntaxKind.GetAccessorDeclaration) =>
                accessors[0].ExpressionBody?.Expression ?? (accessors[0].Body is { Statements: { Count: 1 } statements } ? (statements[0] as ReturnStatementSyntax)?.Expression : null),
            _ => null,
        };

    /// <summary>The only value that a read-only field ever gets, if there is only one.</summary>
    private static ExpressionSyntax? SoleValueOf(IFieldSymbol field)
    {
        if (field.DeclaringSyntaxReferences.Length != 1
            || field.DeclaringSyntaxReferences[0].GetSyntax() is not VariableDeclaratorSyntax declarator)
        {
            return null;
        }

        return declarator.Initializer?.Value ?? FieldValues.AssignedInConstructors(field, onlyIfAgreed: true);
    }
}
