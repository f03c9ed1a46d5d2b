using System.Reflection;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Rewriting;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Loading;

/// <summary>Makes a delegate of this process into a target: finds its method in a rewritten copy of its assembly and carries captures over.</summary>
internal static class DelegateLoader
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>A body without a result.</summary>
    public static TestTarget Load(Action body, ExplorationOptions options)
    {
        var (context, make) = Prepare(body, options);
        return new TestTarget(NameOf(body), () => ((Action)make())(), context, context.Unload);
    }

    /// <summary>A body with a result and a judge of it.</summary>
    public static TestTarget Load<T>(Func<T> body, Func<T, string?> judge, ExplorationOptions options)
    {
        var (context, make) = Prepare(body, options);
        context.CheckShared(typeof(T), "the body's result is");
        T result = default!;
        return new TestTarget(NameOf(body), () => result = ((Func<T>)make())(), context, context.Unload)
        {
            Judge = () => judge(result) is { } wrong ? new Finding { Kind = BugKind.AssertionFailed, Verdict = wrong } : null,
        };
    }

    /// <summary>A body that fills a record, and a judge of that.</summary>
    public static TestTarget Load<T>(Func<T> begin, Action<T> body, Func<T, Violation?> judge, ExplorationOptions options)
    {
        var (context, make) = Prepare(body, options);
        return new ExecutionRecord<T>(begin, judge, context).Target(
            NameOf(body), record => ((Action<T>)make())(record), context, context.Unload);
    }

    private static (TestContext Context, Func<Delegate> Make) Prepare(Delegate body, ExplorationOptions options)
    {
        var method = body.Method;
        var location = method.Module.Assembly.Location;
        if (location.Length == 0)
        {
            throw new ExplorationException($"{NameOf(body)} is in an assembly without a file, which can't be rewritten");
        }

        var context = new TestContext(location, AssemblyChoice.Of(options));
        var assembly = context.LoadRewritten(location);
        var copy = Find(assembly, method);
        var type = body.GetType();
        var target = body.Target;
        if (target is null || copy.IsStatic)
        {
            return (context, () => copy.CreateDelegate(type));
        }

        CheckCaptures(target, context);
        return (context, () => copy.CreateDelegate(type, Copy(target, copy.DeclaringType!, context)));
    }

    private static string NameOf(Delegate body) => $"{body.Method.DeclaringType?.FullName}.{body.Method.Name}";

    /// <summary>The same method in the rewritten copy; names and signatures are unchanged there, tokens are not.</summary>
    private static MethodInfo Find(Assembly assembly, MethodInfo method)
    {
        var type = assembly.GetType(method.DeclaringType!.FullName!.Split('[')[0], throwOnError: true)!;
        if (type.ContainsGenericParameters || method.IsGenericMethod)
        {
            throw new ExplorationException($"{method.DeclaringType.FullName}.{method.Name} is generic: explore a plain method or lambda");
        }

        var parameters = string.Join(',', method.GetParameters().Select(p => p.ParameterType.FullName));
        return type.GetMethods(All).Single(m =>
            m.Name == method.Name && string.Join(',', m.GetParameters().Select(p => p.ParameterType.FullName)) == parameters);
    }

    private static bool IsClosure(Type type) => CompilerNames.IsOfCompiler(type.Name);

    private static void CheckCaptures(object target, TestContext context)
    {
        var type = target.GetType();
        if (!IsClosure(type))
        {
            throw new ExplorationException(
                $"the body is an instance method of {type.FullName}: make it static, or a lambda that captures only values and framework objects");
        }

        foreach (var field in type.GetFields(All).Where(f => !f.IsStatic))
        {
            if (field.GetValue(target) is not { } value)
            {
                continue;
            }

            if (IsClosure(value.GetType()))
            {
                CheckCaptures(value, context);
            }
            else if (context.FindRewritten(value.GetType()) is not null && !value.GetType().IsEnum)
            {
                throw new ExplorationException($"the body captures '{field.Name}' of type {value.GetType().FullName}, which is rewritten: make the object inside the body");
            }
        }
    }

    private static object Copy(object closure, Type copyType, TestContext context)
    {
        var copy = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(copyType);
        foreach (var field in closure.GetType().GetFields(All).Where(f => !f.IsStatic))
        {
            var value = field.GetValue(closure);
            var into = copyType.GetField(field.Name, All)!;
            if (value is not null && IsClosure(value.GetType()))
            {
                value = Copy(value, into.FieldType, context);
            }
            else if (value is Enum)
            {
                value = Enum.ToObject(into.FieldType, value);
            }

            into.SetValue(copy, value);
        }

        return copy;
    }
}
