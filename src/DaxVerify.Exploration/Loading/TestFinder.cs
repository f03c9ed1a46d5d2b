using System.Reflection;
using DaxVerify.Exploration.Primitives.Tasks;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Loading;

/// <summary>Finds a test by name in a rewritten assembly and makes it a body to run.</summary>
internal static class TestFinder
{
    private const int SuggestionsMax = 3;
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>Finds <paramref name="name"/>, which is Namespace.Type.Method or a unique end of that: a method without parameters.</summary>
    public static MethodInfo Find(Assembly assembly, string name)
    {
        var (found, method) = Find(assembly, name, [], "a test must be a method without parameters");
        Check(method, found);
        return method;
    }

    /// <summary>Finds a static method <paramref name="name"/> that takes a record of type <paramref name="record"/> and returns nothing.</summary>
    public static MethodInfo Find(Assembly assembly, string name, Type record)
    {
        var wanted = $"a test that fills a record must be static void {name[(name.LastIndexOf('.') + 1)..]}({record.Name} record)";
        var (found, method) = Find(assembly, name, [record], wanted);
        Check(method, found);
        return method.IsStatic && method.ReturnType == typeof(void) ? method : throw new ExplorationException($"{found} isn't fit: {wanted}");
    }

    private static (string Name, MethodInfo Method) Find(Assembly assembly, string name, Type[] parameters, string rule)
    {
        var dot = name.LastIndexOf('.');
        if (dot <= 0 || dot == name.Length - 1)
        {
            throw new ExplorationException($"'{name}' is not a test name: write Namespace.Type.Method");
        }

        var wanted = name.Replace('+', '.');
        var all = Types(assembly).SelectMany(t => t.GetMethods(All).Where(m => m.Name == name[(dot + 1)..]).Select(m => (Name: NameOf(m), Method: m))).ToList();
        var exact = all.Where(m => m.Name == wanted).ToList();
        var found = exact.Count > 0 ? exact : all.Where(m => m.Name.EndsWith("." + wanted, StringComparison.Ordinal)).ToList();
        if (found.Count == 0)
        {
            throw new ExplorationException($"no method {name} in {assembly.GetName().Name}{Suggest(assembly, wanted)}");
        }

        var fit = found.Where(m => m.Method.GetParameters().Select(p => p.ParameterType).SequenceEqual(parameters)).ToList();
        if (fit.Count == 0)
        {
            throw new ExplorationException($"{name} doesn't fit: {rule}");
        }

        if (fit.Count > 1)
        {
            throw new ExplorationException($"'{name}' is ambiguous: {string.Join(", ", fit.Select(m => m.Name))}; write the full name");
        }

        return fit[0];
    }

    /// <summary>Full name of a method, with dots for nested types.</summary>
    public static string NameOf(MethodInfo method) => $"{method.DeclaringType!.FullName!.Replace('+', '.')}.{method.Name}";

    /// <summary>Makes a body that runs the method once, on a new instance unless it is static.</summary>
    public static Action Body(MethodInfo method)
    {
        if (method.IsStatic && method.ReturnType == typeof(void) && !AsyncVoidCalls.IsOne(method))
        {
            return method.CreateDelegate<Action>();
        }

        if (method.IsStatic)
        {
            return () => Invoke(method, null);
        }

        var type = method.DeclaringType!;
        return () =>
        {
            var instance = Activator.CreateInstance(type, nonPublic: true);
            try
            {
                Invoke(method, instance);
            }
            finally
            {
                (instance as IDisposable)?.Dispose();
            }
        };
    }

    private static void Invoke(MethodInfo method, object? instance) =>
        Call(method, () => method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, null, null), TestNameOf(method));

    /// <summary>Calls a test and waits for its end, whatever it gives to tell it by.</summary>
    /// <returns>What it returned; of a task, its result, or null if it has none.</returns>
    public static object? Call(MethodInfo method, Func<object?> call, string site)
    {
        object? returned = null;
        AsyncVoidCalls.Run(method, () => returned = call(), site);
        return WaitFor(returned, site);
    }

    /// <summary>Waits for what an asynchronous test returns.</summary>
    /// <returns>Of a task, its result, or null if it has none; anything else as it is.</returns>
    public static object? WaitFor(object? returned, string site)
    {
        var task = returned switch
        {
            Task t => t,
            ValueTask v => v.AsTask(),
            _ => returned?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>)
                ? (Task)type.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(returned, null)!
                : null,
        };
        if (task is null)
        {
            return returned is ValueTask ? null : returned;
        }

        Awaiting.WaitFor(task, Timeout.Infinite, CancellationToken.None, site);
        task.GetAwaiter().GetResult();
        return task.GetType().GetProperty(nameof(Task<>.Result)) is { } result && result.PropertyType.Name != "VoidTaskResult" ? result.GetValue(task) : null;
    }

    private static string TestNameOf(MethodInfo method) => Site.Make("", NameOf(method), "");

    private static void Check(MethodInfo method, string name)
    {
        var type = method.DeclaringType!;
        if (method.ContainsGenericParameters || type.ContainsGenericParameters)
        {
            throw new ExplorationException($"{name} is generic: a test must be a plain method of a plain type");
        }

        if (method.IsStatic)
        {
            return;
        }

        if (type.IsAbstract || type.IsValueType || type.GetConstructor(All & ~BindingFlags.Static, Type.EmptyTypes) is null)
        {
            throw new ExplorationException($"{name} is an instance method, but {type.FullName} can't be made: it needs a constructor without parameters");
        }
    }

    private static IEnumerable<Type> Types(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            return e.Types.OfType<Type>();
        }
    }

    /// <summary>The names that are nearest: those of the same method in other types, and those that a few letters tell apart.</summary>
    private static string Suggest(Assembly assembly, string wanted)
    {
        var method = wanted[(wanted.LastIndexOf('.') + 1)..];
        var depth = wanted.Count(c => c == '.') + 1;
        var near = Types(assembly).SelectMany(t => t.GetMethods(All)).Where(m => m.GetParameters().Length == 0 && !m.Name.Contains('<', StringComparison.Ordinal))
            .Select(m => (Name: NameOf(m), Distance: m.Name.Equals(method, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(LastParts(NameOf(m), depth), wanted)))
            .Where(m => m.Distance <= Math.Max(2, method.Length / 4))
            .OrderBy(m => m.Distance).ThenBy(m => m.Name, StringComparer.Ordinal).Select(m => m.Name).Distinct().Take(SuggestionsMax).ToList();
        return near.Count == 0 ? "" : $"; did you mean {string.Join(" or ", near)}?";
    }

    private static string LastParts(string name, int count) => string.Join('.', name.Split('.').TakeLast(count));

    /// <summary>How many letters must be put in, taken out or changed to make one name of the other, whatever their case.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var changed = diagonal + (char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
