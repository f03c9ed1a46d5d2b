using System.Linq.Expressions;
using System.Reflection;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Framework;

/// <summary>
/// Methods that a program calls without an instruction that names them: by reflection, in a compiled expression, in code that it makes. Those that the engine has taken over
/// everywhere else would work on the framework's own lock or event, of which the engine knows nothing: named, and refused.
/// </summary>
internal static class ReflectedCalls
{
    private static readonly Lazy<Dictionary<string, HashSet<string>>> s_taken = new(FindTaken);

    /// <summary>Before a call that is passed a method, an expression or a delegate, or is made on one; after one that makes a delegate.</summary>
    public static void Reaches(object? what, string site)
    {
        if (ThreadSlot.Current is null)
        {
            return;
        }

        switch (what)
        {
            case MethodBase method:
                Check(method, site);
                break;
            case Delegate made:
                Check(made.Method, site);
                break;
            case LambdaExpression lambda:
                new Walk(site).Visit(lambda);
                break;
        }
    }

    /// <summary>Before a member of a type is called by its name.</summary>
    public static void ReachesByName(object? type, object? name, string site)
    {
        if (ThreadSlot.Current is not null && type is Type owner && name is string member)
        {
            foreach (var method in owner.GetMember(member, MemberTypes.Method | MemberTypes.Constructor, BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance))
            {
                Check((MethodBase)method, site);
            }
        }
    }

    private static void Check(MethodBase method, string site)
    {
        if (method.DeclaringType is { FullName: { } full } type && !method.IsSpecialName
            && s_taken.Value.TryGetValue((type.IsGenericType ? type.GetGenericTypeDefinition().FullName : full)!, out var members) && members.Contains(method.Name))
        {
            throw UncontrolledShim.Missing($"{type.Namespace}.{type.Name.Split('`')[0]}.{method.Name} called by reflection", site);
        }
    }

    /// <summary>
    /// What the engine has taken over of the types that threads wait for. Atomic operations and what only looks at an object are right as they are, if unseen; a task that is
    /// made complete is one.
    /// </summary>
    private static Dictionary<string, HashSet<string>> FindTaken() => typeof(ReplacesAttribute).Assembly.GetTypes()
        .SelectMany(type => type.GetCustomAttributes<ReplacesAttribute>().Select(replaced => (Framework: replaced.Type, Shim: type)))
        .Where(taken => taken.Framework.StartsWith("System.Threading.", StringComparison.Ordinal)
            && taken.Framework is not ("System.Threading.Interlocked" or "System.Threading.Volatile" or "System.Threading.CancellationToken"))
        .GroupBy(taken => taken.Framework, taken => taken.Shim)
        .ToDictionary(
            group => group.Key,
            group => group.SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public)).Select(method => method.Name)
                .Where(name => !name.StartsWith("From", StringComparison.Ordinal) && name is not ("ToString" or "Equals" or "GetHashCode" or "MemoryBarrier" or "ConfigureAwait" or "GetAwaiter")).ToHashSet());

    /// <summary>Looks at each call of an expression.</summary>
    private sealed class Walk(string site) : ExpressionVisitor
    {
        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            Check(node.Method, site);
            return base.VisitMethodCall(node);
        }
    }
}
