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

    private readonly Dictionary<string, List<SyntaxNode>> _bodies = new(StringComparer.Ordinal);
    private readonly Dictionary<SyntaxNode, HashSet<string>> _called = new();

    /// <summary>Reads the names of methods; what they call is read when it is asked for.</summary>
    /// <param name="bodies">All bodies of the type.</param>
    public CallNames(IEnumerable<SyntaxNode> bodies)
    {
        foreach (var body in bodies)
        {
            if (body.Parent is MethodDeclarationSyntax { Identifier.ValueText: var name })
            {
                if (!_bodies.TryGetValue(name, out var known))
                {
                    _bodies[name] = known = new List<SyntaxNode>();
                }

                known.Add(body);
            }
        }
    }

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

    /// <summary>Whether a method of that name may, itself or through methods of the type that it calls.</summary>
    public bool MayLock(string method) => _bodies.TryGetValue(method, out var bodies) && bodies.Exists(MayLock);

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

    private HashSet<string> CalledIn(SyntaxNode body)
    {
        if (!_called.TryGetValue(body, out var names))
        {
            _called[body] = names = new HashSet<string>(body.DescendantNodes().OfType<InvocationExpressionSyntax>().Select(static c => NameOf(c.Expression)), StringComparer.Ordinal);
        }

        return names;
    }
}
