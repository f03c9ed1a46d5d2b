using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Rewriting;

namespace DaxVerify.Exploration.Loading;

/// <summary>What is explored: a body to run again and again, and its name.</summary>
internal sealed class TestTarget : IDisposable
{
    private readonly Action? _dispose;

    /// <summary>Makes a target.</summary>
    public TestTarget(string name, Action body, TestContext context, Action? dispose)
    {
        Name = name;
        Body = body;
        Context = context;
        _dispose = dispose;
    }

    /// <summary>Full name of the test; replay strings are bound to it.</summary>
    public string Name { get; }

    /// <summary>Namespace.Type.Method, where the test's code begins.</summary>
    public string MethodName { get => field ?? Name; init; }

    /// <summary>Runs the test once.</summary>
    public Action Body { get; }

    /// <summary>Called before each execution, outside control.</summary>
    public Action? Begin { get; init; }

    /// <summary>Judges the execution that has just ended, outside control; null if there is nothing to judge.</summary>
    public Func<Finding?>? Judge { get; init; }

    /// <summary>Where the program is loaded.</summary>
    public TestContext Context { get; }

    /// <inheritdoc/>
    public void Dispose() => _dispose?.Invoke();
}
