using System.Collections;
using System.Diagnostics;
using System.Reflection;
using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Process;

/// <summary>
/// What a program changes in the process around it, by a static property of the framework, in the environment, in the application's data, among the trace's listeners. The next execution must find it as
/// this one did, or else it would not be the same program: it is put back before the next one begins, and after the last.
/// </summary>
internal static class KeptState
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
    private static readonly HashSet<object> s_kept = [];
    private static readonly Stack<Action> s_back = [];

    /// <summary>Before a static property is set, or a static method called that sets one (<c>Console.SetOut</c>).</summary>
    /// <param name="setter">What is called.</param>
    /// <param name="type">On which type.</param>
    /// <param name="what">How messages call the part of the process.</param>
    /// <param name="site">The call.</param>
    public static void KeepProperty(RuntimeMethodHandle setter, RuntimeTypeHandle type, string what, string site)
    {
        if (ThreadSlot.Current is not { } slot || MethodBase.GetMethodFromHandle(setter, type) is not { DeclaringType: { } owner } method || s_kept.Contains(method))
        {
            return;
        }

        if (owner.GetMethod($"get_{method.Name[3..].TrimStart('_')}", Static, []) is { } getter && getter.ReturnType == method.GetParameters()[0].ParameterType)
        {
            var before = getter.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
            Keep(slot, method, () => method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [before], null));
        }
        else
        {
            FrameworkShim.NoteStays(slot, what, site);
        }
    }

    /// <summary>Before a variable of the environment is set.</summary>
    public static void KeepEnvironment()
    {
        if (ThreadSlot.Current is { } slot)
        {
            var before = Environment.GetEnvironmentVariables();
            Keep(slot, typeof(Environment), () => PutBack(before));
        }
    }

    /// <summary>Before something is kept in the application's data.</summary>
    /// <param name="name">Under which name.</param>
    public static void KeepData(string? name)
    {
        if (ThreadSlot.Current is { } slot && name is not null)
        {
            var before = AppContext.GetData(name);
            Keep(slot, (typeof(AppContext), name), () => AppContext.SetData(name, before));
        }
    }

    /// <summary>Before the listeners of the trace are changed.</summary>
    public static void KeepListeners()
    {
        if (ThreadSlot.Current is { } slot)
        {
            var before = Trace.Listeners.Cast<TraceListener>().ToArray();
            Keep(slot, typeof(Trace), () =>
            {
                Trace.Listeners.Clear();
                Trace.Listeners.AddRange(before);
            });
        }
    }

    /// <summary>Puts everything back, the last change first.</summary>
    public static void Clear()
    {
        while (s_back.TryPop(out var back))
        {
            back();
        }

        s_kept.Clear();
    }

    private static void Keep(ThreadSlot slot, object part, Action back)
    {
        if (!slot.Controller.IsGivenUp && s_kept.Add(part))
        {
            s_back.Push(back);
        }
    }

    private static void PutBack(IDictionary before)
    {
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => !before.Contains(name)))
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        foreach (DictionaryEntry variable in before)
        {
            Environment.SetEnvironmentVariable((string)variable.Key, (string?)variable.Value);
        }
    }
}
