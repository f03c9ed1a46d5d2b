using System.Globalization;
using System.Reflection;

namespace DaxVerify.Exploration.Testing;

/// <summary>One case of a test, as its test framework knows it: what to explore.</summary>
public sealed class ConcurrencyTest
{
    /// <summary>The class whose test it is; the method may be inherited.</summary>
    public required Type Class { get; init; }

    /// <summary>The method; of a generic one, with its type arguments.</summary>
    public required MethodInfo Method { get; init; }

    /// <summary>What the method is called with. Each execution has copies of its own of arrays, lists and objects of rewritten types.</summary>
    public IReadOnlyList<object?> Arguments { get; init; } = [];

    /// <summary>How it is explored.</summary>
    public required IConcurrencySettings Settings { get; init; }

    /// <summary>
    /// Runs the test once, under control: makes what it needs, sets it up, calls the method, tears down. Called anew for each execution, since static state is reset
    /// between them and what one leaves must not be found by the next.
    /// </summary>
    public required Action<TestExecution> LifeCycle { get; init; }

    /// <summary>Time after which the test has failed if it is still being explored; <see cref="TimeSpan.Zero"/> for none.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Namespace.Type.Method, as <c>daxverify explore --test</c> names it.</summary>
    public string MethodName => $"{Class.FullName!.Split('[')[0].Replace('+', '.')}.{Method.Name}";

    /// <summary>The name that replay strings are bound to: of a case with arguments, with them.</summary>
    public string Name
    {
        get
        {
            var types = Class.GetGenericArguments().Concat(Method.GetGenericArguments()).ToList();
            var generic = types.Count == 0 ? "" : $"<{string.Join(", ", types)}>";
            var arguments = Arguments.Count == 0 ? "" : $"({string.Join(", ", Arguments.Select(one => Convert.ToString(one, CultureInfo.InvariantCulture)))})";
            return MethodName + generic + arguments;
        }
    }
}
