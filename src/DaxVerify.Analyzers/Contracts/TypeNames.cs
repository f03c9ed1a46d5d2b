using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.Contracts;

/// <summary>
/// Finds the type or namespace that a name in a lock expression means: nested types of the types around it, then the
/// namespaces around it, then what the file imports. For a referenced assembly, whose imports are gone, any type of that name.
/// </summary>
internal sealed class TypeNames
{
    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<SyntaxTree, ImmutableArray<UsingDirectiveSyntax>> _usings = new();
    private readonly Lazy<ImmutableArray<UsingDirectiveSyntax>> _globalUsings;

    /// <summary>Makes a finder.</summary>
    public TypeNames(Compilation compilation)
    {
        _compilation = compilation;
        _globalUsings = new Lazy<ImmutableArray<UsingDirectiveSyntax>>(() =>
            _compilation.SyntaxTrees.SelectMany(t => UsingsOf(t)).Where(static u => u.GlobalKeyword.RawKind != 0).ToImmutableArray());
    }

    /// <summary>Resolves a simple name; null if nothing has it.</summary>
    public INamespaceOrTypeSymbol? Find(LockScope scope, string name, int arity)
    {
        for (var type = scope.Type; type is not null; type = type.ContainingType)
        {
            if (type.Name == name && type.Arity == arity)
            {
                return type;
            }

            for (var current = type; current is not null; current = current.BaseType)
            {
                if (Pick(current.GetTypeMembers(name, arity), scope.Type) is { } nested)
                {
                    return nested;
                }
            }
        }

        for (var space = scope.Type.ContainingNamespace; space is not null; space = space.ContainingNamespace)
        {
            if (In(space.IsGlobalNamespace ? _compilation.GlobalNamespace : space, name, arity, scope.Type) is { } found)
            {
                return found;
            }
        }

        return FindImported(scope, name, arity) ?? (scope.Type.Locations.Any(static l => l.IsInSource)
            ? null
            : Search(scope.Type.ContainingAssembly.GlobalNamespace, name, arity));
    }

    /// <summary>The types whose static members can be named without them, because the file says <c>using static</c>.</summary>
    public IEnumerable<INamedTypeSymbol> ImportedStatics(LockScope scope) => UsingsFor(scope)
        .Where(static u => u.StaticKeyword.RawKind != 0)
        .Select(u => u.NamespaceOrType is NameSyntax name ? Resolve(name) : null)
        .OfType<INamedTypeSymbol>();

    private IEnumerable<UsingDirectiveSyntax> UsingsFor(LockScope scope) =>
        scope.Type.DeclaringSyntaxReferences.SelectMany(r => UsingsOf(r.SyntaxTree)).Concat(_globalUsings.Value);

    private static INamedTypeSymbol? Search(INamespaceSymbol space, string name, int arity)
    {
        if (space.GetTypeMembers(name, arity).FirstOrDefault() is { } type)
        {
            return type;
        }

        foreach (var inner in space.GetNamespaceMembers())
        {
            if (Search(inner, name, arity) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private INamespaceOrTypeSymbol? FindImported(LockScope scope, string name, int arity)
    {
        foreach (var directive in UsingsFor(scope))
        {
            if (directive.NamespaceOrType is not NameSyntax target || Resolve(target) is not { } imported)
            {
                continue;
            }

            if (directive.Alias is { } alias)
            {
                if (alias.Name.Identifier.ValueText == name && arity == 0)
                {
                    return imported;
                }
            }
            else if (Pick(imported.GetTypeMembers(name, arity), scope.Type) is { } type)
            {
                return type;
            }
        }

        return null;
    }

    /// <summary>Resolves a qualified name from the global namespace.</summary>
    private INamespaceOrTypeSymbol? Resolve(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified when Resolve(qualified.Left) is { } left =>
            In(left, qualified.Right.Identifier.ValueText, qualified.Right.Arity, null),
        SimpleNameSyntax simple => In(_compilation.GlobalNamespace, simple.Identifier.ValueText, simple.Arity, null),
        AliasQualifiedNameSyntax alias => In(_compilation.GlobalNamespace, alias.Name.Identifier.ValueText, alias.Name.Arity, null),
        _ => null,
    };

    private INamespaceOrTypeSymbol? In(INamespaceOrTypeSymbol scope, string name, int arity, INamedTypeSymbol? within) =>
        Pick(scope.GetTypeMembers(name, arity), within)
        ?? (arity == 0 && scope is INamespaceSymbol
            ? scope.GetMembers(name).OfType<INamespaceSymbol>().FirstOrDefault()
            : (INamespaceOrTypeSymbol?)null);

    private INamedTypeSymbol? Pick(ImmutableArray<INamedTypeSymbol> types, INamedTypeSymbol? within) =>
        types.FirstOrDefault(t => within is null || _compilation.IsSymbolAccessibleWithin(t, within));

    private ImmutableArray<UsingDirectiveSyntax> UsingsOf(SyntaxTree tree) =>
        _usings.GetOrAdd(tree, static t => t.GetRoot() is CompilationUnitSyntax unit
            ? Collect(unit.Usings, unit.Members).ToImmutableArray()
            : ImmutableArray<UsingDirectiveSyntax>.Empty);

    private static IEnumerable<UsingDirectiveSyntax> Collect(
        SyntaxList<UsingDirectiveSyntax> usings, SyntaxList<MemberDeclarationSyntax> members) =>
        usings.Concat(members.OfType<BaseNamespaceDeclarationSyntax>().SelectMany(static n => Collect(n.Usings, n.Members)));
}
