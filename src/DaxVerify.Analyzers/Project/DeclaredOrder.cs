using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Locks;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Project;

/// <summary>The order that <c>[AcquiredBefore]</c> and <c>[AcquiredAfter]</c> declare, in this project and those it references.</summary>
internal sealed class DeclaredOrder
{
    private readonly Lazy<Dictionary<ISymbol, ImmutableArray<ISymbol>>> _after;
    private readonly ContractProvider _contracts;

    /// <summary>Makes it; nothing is read before it is asked for.</summary>
    public DeclaredOrder(ContractProvider contracts, Compilation compilation)
    {
        _contracts = contracts;
        _after = new Lazy<Dictionary<ISymbol, ImmutableArray<ISymbol>>>(() => Read(compilation));
    }

    /// <summary>The way from one lock to another that is to be taken after it; empty if none is declared.</summary>
    public ImmutableArray<ISymbol> Path(ISymbol from, ISymbol to)
    {
        var previous = new Dictionary<ISymbol, ISymbol>(SymbolEqualityComparer.Default);
        var queue = new Queue<ISymbol>();
        queue.Enqueue(from);
        while (queue.Count > 0)
        {
            var current = queue.Dequeue();
            foreach (var next in _after.Value.TryGetValue(current, out var list) ? list : ImmutableArray<ISymbol>.Empty)
            {
                if (previous.ContainsKey(next))
                {
                    continue;
                }

                previous.Add(next, current);
                if (SymbolEqualityComparer.Default.Equals(next, to))
                {
                    return Trace(previous, from, to);
                }

                queue.Enqueue(next);
            }
        }

        return ImmutableArray<ISymbol>.Empty;
    }

    private static ImmutableArray<ISymbol> Trace(Dictionary<ISymbol, ISymbol> previous, ISymbol from, ISymbol to)
    {
        var path = new List<ISymbol> { to };
        for (var current = previous[to]; !SymbolEqualityComparer.Default.Equals(current, from); current = previous[current])
        {
            path.Add(current);
        }

        path.Add(from);
        path.Reverse();
        return path.ToImmutableArray();
    }

    private Dictionary<ISymbol, ImmutableArray<ISymbol>> Read(Compilation compilation)
    {
        var after = new Dictionary<ISymbol, ImmutableArray<ISymbol>>(SymbolEqualityComparer.Default);
        var assemblies = compilation.SourceModule.ReferencedAssemblySymbols.Where(a => _contracts.MayBeAnnotated(a.GlobalNamespace))
            .Concat(new[] { compilation.Assembly });
        foreach (var type in assemblies.SelectMany(static a => Types(a.GlobalNamespace)))
        {
            foreach (var member in type.GetMembers().Where(static m => m is IFieldSymbol or IPropertySymbol))
            {
                Read(member, after);
            }
        }

        return after;
    }

    private void Read(ISymbol member, Dictionary<ISymbol, ImmutableArray<ISymbol>> after)
    {
        foreach (var attribute in member.GetAttributes())
        {
            var name = Annotations.NameOf(attribute);
            if (name is not Annotations.AcquiredBefore and not Annotations.AcquiredAfter
                || LockScope.For(member) is not { } scope
                || _contracts.Resolver.Resolve(Annotations.ExpressionOf(attribute), scope).Value is not { } value
                || LockClass.MemberOf(value) is not { } other)
            {
                continue;
            }

            var own = LockClass.MemberOf(_contracts.Members.OfMember(null, member)) ?? member;
            var (first, second) = name == Annotations.AcquiredBefore ? (own, other) : (other, own);
            after[first] = after.TryGetValue(first, out var list) ? list.Add(second) : ImmutableArray.Create(second);
        }
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol scope)
    {
        foreach (var member in scope.GetMembers())
        {
            if (member is INamedTypeSymbol type)
            {
                yield return type;
            }

            if (member is INamespaceOrTypeSymbol inner)
            {
                foreach (var nested in Types(inner))
                {
                    yield return nested;
                }
            }
        }
    }
}
