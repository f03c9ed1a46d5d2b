using System;
using System.Collections.Generic;
using System.Linq;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.Flow;

/// <summary>
/// Which bodies of a type may get to a lock method of the framework, as far as names tell: more of them than do, but to find out takes a look at the text
/// alone.
/// </summary>
internal sealed class CallNames
{
    /// <summary>What the names of all methods begin with that take, release or wait for a lock.</summary>
    private static readonly string[] s_lockMethods = ["Enter", "TryEnter", "Exit", "Wait", "Release", "Pulse", "Signal"];

    private const string IndexerName = "this[]";
    private const string OperatorName = "operator";

    private readonly Dictionary<string, List<SyntaxNode>> _bodies = new(StringComparer.Ordinal);
    private readonly Dictionary<SyntaxNode, HashSet<string>> _called = new();

    /// <summary>Reads the names of methods; what they call is read when it is asked for.</summary>
    /// <param name="bodies">All bodies of the type.</param>
    public CallNames(IEnumerable<SyntaxNode> bodies)
    {
        foreach (var body in bodies)
        {
            if (NameOf(body) is not { } name)
            {
                continue;
            }

            if (!_bodies.TryGetValue(name, out var known))
            {
                _bodies[name] = known = new List<SyntaxNode>();
            }

            known.Add(body);
        }
    }

    /// <summary>The name by which a body is called: that of the method, property or event; null for one that is called by none.</summary>
    private static string? NameOf(SyntaxNode body) => (body.Parent is AccessorDeclarationSyntax accessor ? accessor.Parent?.Parent : body.Parent) switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        PropertyDeclarationSyntax property => body is EqualsValueClauseSyntax ? null : property.Identifier.ValueText,
        EventDeclarationSyntax @event => @event.Identifier.ValueText,
        IndexerDeclarationSyntax => IndexerName,
        ConstructorDeclarationSyntax => WellKnownMemberNames.InstanceConstructorName,
        OperatorDeclarationSyntax or ConversionOperatorDeclarationSyntax => OperatorName,
        _ => null,
    };

    private static string NameOf(IMethodSymbol method) => method switch
    {
        { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion } => OperatorName,
        { AssociatedSymbol: IPropertySymbol { IsIndexer: true } } => IndexerName,
        { AssociatedSymbol: { } member } => member.Name,
        _ => method.Name,
    };

    /// <summary>Whether a method of that name may take, release or wait for a lock of the framework.</summary>
    public static bool IsLockMethod(string name) => s_lockMethods.Any(m => name.StartsWith(m, StringComparison.Ordinal));

    /// <summary>What an invocation calls; empty where that has no name.</summary>
    public static string NameOf(ExpressionSyntax called) => called switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } => name,
        MemberBindingExpressionSyntax { Name.Identifier.ValueText: var name } => name,
        _ => string.Empty,
    };

    /// <summary>Whether a method or accessor of that name may, itself or through others of the type that it calls.</summary>
    public bool MayLock(IMethodSymbol method) => _bodies.TryGetValue(NameOf(method), out var bodies) && bodies.Exists(MayLock);

    /// <summary>Whether a body may, itself or through methods of the type that it calls.</summary>
    public bool MayLock(SyntaxNode body)
    {
        lock (_called)
        {
            var visited = new HashSet<SyntaxNode> { body };
            var open = new Stack<SyntaxNode>(visited);
            while (open.Count > 0)
            {
                foreach (var name in CalledIn(open.Pop()))
                {
                    if (IsLockMethod(name))
                    {
                        return true;
                    }

                    foreach (var next in _bodies.TryGetValue(name, out var bodies) ? bodies.Where(visited.Add) : Enumerable.Empty<SyntaxNode>())
                    {
                        open.Push(next);
                    }
                }
            }

            return false;
        }
    }

    /// <summary>What a piece of text may call; of operators and constructors nothing is said.</summary>
    private string? CalledBy(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax call => NameOf(call.Expression),
        IdentifierNameSyntax { Identifier.ValueText: var name } => _bodies.ContainsKey(name) ? name : null,
        ElementAccessExpressionSyntax or ElementBindingExpressionSyntax => IndexerName,
        _ => null,
    };

    private HashSet<string> CalledIn(SyntaxNode body)
    {
        if (!_called.TryGetValue(body, out var names))
        {
            _called[body] = names = new HashSet<string>(body.DescendantNodes().Select(CalledBy).OfType<string>(), StringComparer.Ordinal);
        }

        return names;
    }
}
