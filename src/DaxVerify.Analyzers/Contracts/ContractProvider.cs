using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Contracts;

/// <summary>
/// Reads annotations off symbols, of this project and of referenced assemblies alike, follows inheritance, and keeps the
/// result for the whole compilation.
/// </summary>
internal sealed class ContractProvider
{
    private static readonly IReadOnlyDictionary<IMethodSymbol, MethodContract> s_noneInferred = ImmutableDictionary<IMethodSymbol, MethodContract>.Empty;

    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<IMethodSymbol, MethodContract> _contracts;
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<Sym>> _guards;
    private readonly ConcurrentDictionary<IAssemblySymbol, bool> _annotated;
    private readonly ConcurrentDictionary<ITypeSymbol, bool> _scoped;
    private readonly IReadOnlyDictionary<IMethodSymbol, MethodContract> _inferred;

    /// <summary>Makes a provider.</summary>
    public ContractProvider(Compilation compilation)
    {
        _compilation = compilation;
        _contracts = new(SymbolEqualityComparer.Default);
        _guards = new(SymbolEqualityComparer.Default);
        _annotated = new(SymbolEqualityComparer.Default);
        _scoped = new(SymbolEqualityComparer.Default);
        _inferred = s_noneInferred;
        WellKnown = new WellKnownTypes(compilation);
        Members = new LockMembers(this, WellKnown);
        Resolver = new LockExpressionResolver(compilation, WellKnown, Members);
    }

    private ContractProvider(ContractProvider other, IReadOnlyDictionary<IMethodSymbol, MethodContract> inferred)
    {
        _compilation = other._compilation;
        _contracts = other._contracts;
        _guards = other._guards;
        _annotated = other._annotated;
        _scoped = other._scoped;
        _inferred = inferred;
        WellKnown = other.WellKnown;
        Members = other.Members;
        Resolver = other.Resolver;
    }

    /// <summary>The same, knowing what was inferred of methods of which nothing is written.</summary>
    public ContractProvider Knowing(IReadOnlyDictionary<IMethodSymbol, MethodContract> inferred) => new(this, inferred);

    /// <summary>The types known by name.</summary>
    public WellKnownTypes WellKnown { get; }

    /// <summary>Makes paths.</summary>
    public LockMembers Members { get; }

    public LockExpressionResolver Resolver { get; }

    /// <summary>Puts what a caller passed into a clause of a contract.</summary>
    /// <param name="template">The clause's lock, in the callee's terms.</param>
    /// <param name="argument">What a parameter is; null to leave it.</param>
    /// <param name="type">The constructed type whose member is used, for locks in generic types.</param>
    public static Sym Instantiate(Sym template, Sym receiver, Func<IParameterSymbol, Sym?> argument, INamedTypeSymbol? type)
    {
        var result = template.Substitute(s => s.Kind switch
        {
            SymKind.This => receiver,
            SymKind.Parameter => argument((IParameterSymbol)s.Data!),
            SymKind.Static when type is { IsGenericType: true } => Construct(s, type),
            _ => null,
        });
        return result.Type is ITypeParameterSymbol parameter && ArgumentFor(parameter, type) is { } actual ? result.WithType(actual) : result;
    }

    /// <summary>The interface members that a member implements.</summary>
    public static IEnumerable<ISymbol> ImplementedBy(ISymbol member)
    {
        if (member.IsStatic || member.ContainingType is not { TypeKind: TypeKind.Class or TypeKind.Struct } type)
        {
            yield break;
        }

        foreach (var contract in type.AllInterfaces)
        {
            foreach (var candidate in contract.GetMembers())
            {
                if (candidate.Kind == member.Kind && SymbolEqualityComparer.Default.Equals(
                    type.FindImplementationForInterfaceMember(candidate), member))
                {
                    yield return candidate;
                }
            }
        }
    }

    /// <summary>A method's contract, in terms of its own definition's parameters.</summary>
    public MethodContract Of(IMethodSymbol method)
    {
        method = method.OriginalDefinition;
        if (_inferred.Count > 0 && _inferred.TryGetValue(method, out var inferred))
        {
            return inferred;
        }

        if (_contracts.TryGetValue(method, out var known))
        {
            return known;
        }

        var contract = MayBeAnnotated(method) ? Read(method) : MethodContract.Empty;
        _contracts.TryAdd(method, contract);
        return contract;
    }

    /// <summary>The locks that guard a field, property or event, relative to its instance.</summary>
    public ImmutableArray<Sym> GuardsOf(ISymbol member)
    {
        member = member.OriginalDefinition;
        if (_guards.TryGetValue(member, out var known))
        {
            return known;
        }

        var guards = MayBeAnnotated(member) ? ReadGuards(member) : ImmutableArray<Sym>.Empty;
        _guards.TryAdd(member, guards);
        return guards;
    }

    /// <summary>The lock that a property says it returns.</summary>
    public Sym? ReturnedLockOf(IPropertySymbol property)
    {
        if (!MayBeAnnotated(property))
        {
            return null;
        }

        foreach (var declaration in Declarations(property))
        {
            // What stands on the getter is said of the property.
            var onGetter = declaration is IPropertySymbol { GetMethod: { } getter } ? Annotations.Of(getter, Annotations.ReturnsLock) : Enumerable.Empty<AttributeData>();
            foreach (var attribute in Annotations.Of(declaration, Annotations.ReturnsLock).Concat(onGetter))
            {
                if (LockScope.For(declaration) is { } scope
                    && Resolver.Resolve(Annotations.ExpressionOf(attribute), scope).Value is { } value)
                {
                    return value;
                }
            }
        }

        return null;
    }

    /// <summary>Whether a type is a guard.</summary>
    public bool IsScopedLock(ITypeSymbol? type)
    {
        if (type is null || type.TypeKind is not (TypeKind.Class or TypeKind.Struct or TypeKind.Interface))
        {
            return false;
        }

        if (_scoped.TryGetValue(type, out var known))
        {
            return known;
        }

        var scoped = WellKnownTypes.Same(type, WellKnown.LockScope) || Annotations.TypeHas(type, Annotations.ScopedLock);
        _scoped.TryAdd(type, scoped);
        return scoped;
    }

    /// <summary>Whether a member, or something around it, is not to be analyzed.</summary>
    public static bool IsSuppressed(ISymbol symbol)
    {
        for (var current = symbol; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
        {
            if (Annotations.Has(current, Annotations.SuppressLockAnalysis)
                || (current is IMethodSymbol { AssociatedSymbol: { } associated } && Annotations.Has(associated, Annotations.SuppressLockAnalysis)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether anything in a symbol's assembly can carry our annotations, which is quick to rule out.</summary>
    public bool MayBeAnnotated(ISymbol symbol)
    {
        if (symbol.ContainingAssembly is not { } assembly)
        {
            return false;
        }

        if (SymbolEqualityComparer.Default.Equals(assembly, _compilation.Assembly))
        {
            return true;
        }

        return _annotated.GetOrAdd(assembly, static a =>
            a.Modules.Any(static m => m.ReferencedAssemblies.Any(static r => r.Name == Annotations.Namespace))
            || a.GetTypeByMetadataName(Annotations.Namespace + "." + Annotations.GuardedBy) is not null);
    }

    /// <summary>What a constructed type, or a base of it, has for a type parameter.</summary>
    private static ITypeSymbol? ArgumentFor(ITypeParameterSymbol parameter, INamedTypeSymbol? type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, current.OriginalDefinition))
            {
                return current.TypeArguments[parameter.Ordinal];
            }
        }

        return null;
    }

    private static Sym? Construct(Sym sym, INamedTypeSymbol type)
    {
        var member = (ISymbol)sym.Data!;
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (!SymbolEqualityComparer.Default.Equals(current, current.OriginalDefinition)
                && SymbolEqualityComparer.Default.Equals(member.ContainingType, current.OriginalDefinition)
                && current.GetMembers(member.Name).FirstOrDefault() is { } constructed)
            {
                return Sym.Static(constructed, sym.Type);
            }
        }

        return null;
    }

    /// <summary>
    /// A member and all that it overrides or implements: each may carry annotations that bind it. A constructor that is not written does
    /// what that of the base type does.
    /// </summary>
    private static IEnumerable<ISymbol> Declarations(ISymbol member)
    {
        yield return member;
        foreach (var contract in ImplementedBy(member))
        {
            yield return contract.OriginalDefinition;
        }

        var overridden = member switch
        {
            IMethodSymbol { MethodKind: MethodKind.Constructor, IsImplicitlyDeclared: true, Parameters.IsEmpty: true } constructor =>
                constructor.ContainingType.BaseType?.InstanceConstructors.FirstOrDefault(static c => c.Parameters.IsEmpty),
            IMethodSymbol method => method.OverriddenMethod,
            IPropertySymbol property => property.OverriddenProperty,
            IEventSymbol @event => @event.OverriddenEvent,
            _ => (ISymbol?)null,
        };
        if (overridden is not null)
        {
            foreach (var inherited in Declarations(overridden.OriginalDefinition))
            {
                yield return inherited;
            }
        }
    }

    private MethodContract Read(IMethodSymbol method)
    {
        var entries = ImmutableArray.CreateBuilder<ContractEntry>();
        Sym? returned = null;
        foreach (var declaration in Declarations(method.PartialDefinitionPart ?? method).Cast<IMethodSymbol>())
        {
            ReadEntries(declaration, declaration, method, entries, ref returned);
            if (declaration.AssociatedSymbol is IPropertySymbol or IEventSymbol)
            {
                ReadEntries(declaration.AssociatedSymbol, declaration, method, entries, ref returned);
            }
        }

        var isSynchronized = (method.MethodImplementationFlags & System.Reflection.MethodImplAttributes.Synchronized) != 0;
        var isSuppressed = IsSuppressed(method);
        return entries.Count == 0 && returned is null && !isSynchronized && !isSuppressed
            ? MethodContract.Empty
            : new MethodContract(entries.ToImmutable(), returned, isSuppressed, isSynchronized);
    }

    private void ReadEntries(
        ISymbol carrier, IMethodSymbol declaration, IMethodSymbol method, ImmutableArray<ContractEntry>.Builder entries, ref Sym? returned)
    {
        foreach (var attribute in carrier.GetAttributes())
        {
            if (Annotations.NameOf(attribute) is not { } name || (KindOf(name) is null && name != Annotations.ReturnsLock)
                || LockScope.For(declaration) is not { } scope
                || Resolver.Resolve(Annotations.ExpressionOf(attribute), scope).Value is not { } template)
            {
                continue;
            }

            var mapped = template.Substitute(s => s.Kind == SymKind.Parameter ? Rename((IParameterSymbol)s.Data!, declaration, method) : null);
            mapped = Implemented(mapped, method);
            if (KindOf(name) is not { } kind)
            {
                returned ??= mapped;
            }
            else if (!entries.Any(e => e.Kind == kind && e.Lock.Equals(mapped)))
            {
                var success = attribute.ConstructorArguments.Length < 2 || attribute.ConstructorArguments[1].Value is not false;
                var isShared = attribute.ConstructorArguments.Length > 2 && attribute.ConstructorArguments[2].Value is true;
                entries.Add(new ContractEntry(kind, mapped, success, isShared: isShared));
            }
        }
    }

    /// <summary>
    /// What an interface calls its lock, in the terms of a class that implements it: a property inherited from a base that knows nothing of the
    /// interface has a name of its own.
    /// </summary>
    private Sym Implemented(Sym path, IMethodSymbol method)
    {
        return method.ContainingType is { TypeKind: TypeKind.Class or TypeKind.Struct } type ? path.Substitute(Own) : path;

        Sym? Own(Sym s) =>
            s is { Kind: SymKind.Member, Data: IPropertySymbol { ContainingType: { TypeKind: TypeKind.Interface } contract } property }
            && s.Children[0].Kind == SymKind.This
            && type.AllInterfaces.FirstOrDefault(i => WellKnownTypes.Same(i, contract)) is { } constructed
            && constructed.GetMembers(property.Name).FirstOrDefault() is { } member
            && type.FindImplementationForInterfaceMember(member) is { } own && !SymbolEqualityComparer.Default.Equals(Members.Canonical(own), property)
                ? Members.OfMember(Sym.This, own)
                : null;
    }

    private static Sym? Rename(IParameterSymbol parameter, IMethodSymbol declaration, IMethodSymbol method) =>
        SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, declaration)
        && parameter.Ordinal < method.Parameters.Length
            ? Sym.Parameter(method.Parameters[parameter.Ordinal])
            : null;

    private static ContractKind? KindOf(string name) => name switch
    {
        Annotations.RequiresLock => ContractKind.Requires,
        Annotations.RequiresSharedLock => ContractKind.RequiresShared,
        Annotations.AcquiresLock => ContractKind.Acquires,
        Annotations.AcquiresSharedLock => ContractKind.AcquiresShared,
        Annotations.ReleasesLock => ContractKind.Releases,
        Annotations.TryAcquiresLock => ContractKind.TryAcquires,
        Annotations.ExcludesLock => ContractKind.Excludes,
        Annotations.AssertsLockHeld => ContractKind.Asserts,
        _ => null,
    };

    private ImmutableArray<Sym> ReadGuards(ISymbol member)
    {
        if (Annotations.Has(member, Annotations.SuppressLockAnalysis))
        {
            return ImmutableArray<Sym>.Empty;
        }

        var guards = ImmutableArray<Sym>.Empty;
        foreach (var declaration in Declarations(member).Concat(BackingFields(member)))
        {
            foreach (var attribute in Annotations.Of(declaration, Annotations.GuardedBy))
            {
                if (LockScope.For(declaration) is { } scope
                    && Resolver.Resolve(Annotations.ExpressionOf(attribute), scope).Value is { } value
                    && !guards.Contains(value))
                {
                    guards = guards.Add(value);
                }
            }
        }

        foreach (var (text, _) in EventFields.GuardsOn(member))
        {
            if (LockScope.For(member) is { } scope && Resolver.Resolve(text, scope).Value is { } value && !guards.Contains(value))
            {
                guards = guards.Add(value);
            }
        }

        return guards;
    }

    private static IEnumerable<ISymbol> BackingFields(ISymbol member) =>
        member is IPropertySymbol or IEventSymbol && member.Locations.Any(static l => l.IsInSource)
            ? member.ContainingType.GetMembers().OfType<IFieldSymbol>()
                .Where(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, member))
            : Enumerable.Empty<ISymbol>();
}
