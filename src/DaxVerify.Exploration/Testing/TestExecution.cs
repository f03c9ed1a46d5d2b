using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text;
using DaxVerify.Exploration.Loading;
using DaxVerify.Exploration.Rewriting;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Testing;

/// <summary>One execution of a test, for its life cycle: the rewritten copies of what the framework knows, and calls of them under control.</summary>
public sealed class TestExecution
{
    private const BindingFlags Unwrapped = BindingFlags.DoNotWrapExceptions;
    private const string Beside = "thrown while the test was torn down: ";
    private readonly StringBuilder _output = new();
    private readonly List<Exception> _thrownBeside = [];
    private readonly ObjectCarrier _carrier;
    private readonly string _site;

    internal TestExecution(ConcurrencyTest test, TestContext context)
    {
        _carrier = new ObjectCarrier(context, typeof(TestExecution).Assembly) { CopiesContainers = true };
        _site = Site.Make("", test.MethodName, "");
        Class = _carrier.Map(test.Class);
        Method = _carrier.Map(test.Method);
        Arguments = [.. test.Arguments.Select((one, i) => ValueOf(one, $"argument {i + 1} of {test.MethodName}"))];
    }

    /// <summary>The test's class, as it is run.</summary>
    public Type Class { get; }

    /// <summary>The test's method, as it is run.</summary>
    public MethodInfo Method { get; }

    /// <summary>What the method is called with, this execution's own.</summary>
    public IReadOnlyList<object?> Arguments { get; }

    /// <summary>Why the test asked to be skipped; <see langword="null"/> if it didn't.</summary>
    public string? SkipReason { get; private set; }

    /// <summary>What was written until now.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>What tear-down threw after the test had thrown already, a line for each.</summary>
    internal IReadOnlyList<string> ThrownBeside
    {
        get
        {
            lock (_output)
            {
                return [.. _thrownBeside.Select(one => $"{Beside}{one.GetType().FullName}: {one.Message}")];
            }
        }
    }

    /// <summary>The copy of a type that runs under control; the type itself if it is shared.</summary>
    /// <param name="type">As the framework knows it.</param>
    public Type TypeOf(Type type) => _carrier.Map(type);

    /// <summary>The copy of a method that runs under control.</summary>
    /// <param name="method">As the framework knows it.</param>
    public MethodInfo MethodOf(MethodInfo method) => _carrier.Map(method);

    /// <summary>The copy of an object for this execution; the object itself if it is shared.</summary>
    /// <param name="value">As the framework knows it.</param>
    /// <param name="where">What holds it, for messages.</param>
    /// <exception cref="ExplorationException">It can't be carried over.</exception>
    public object? ValueOf(object? value, string where) => _carrier.Carry(value, where);

    /// <summary>Makes an object under control.</summary>
    /// <param name="constructor">Of a type that <see cref="TypeOf"/> gave.</param>
    /// <param name="arguments">What it is called with.</param>
    public static object Make(ConstructorInfo constructor, params object?[] arguments)
    {
        ArgumentNullException.ThrowIfNull(constructor);
        return constructor.Invoke(Unwrapped, null, arguments, null);
    }

    /// <summary>Calls a method under control and waits for what it returns, if that is a task, or for its end, if it is <c>async void</c>.</summary>
    /// <param name="method">Of a type that <see cref="TypeOf"/> gave.</param>
    /// <param name="instance">The object, or <see langword="null"/> for a static method.</param>
    /// <param name="arguments">What it is called with.</param>
    /// <returns>What it returned; of a task, its result.</returns>
    public object? Call(MethodInfo method, object? instance, params object?[] arguments)
    {
        ArgumentNullException.ThrowIfNull(method);
        return TestFinder.Call(method, () => method.Invoke(instance, Unwrapped, null, arguments, null), _site);
    }

    /// <summary>Waits for a task or value task under control.</summary>
    /// <param name="returned">What a method returned.</param>
    /// <returns>The task's result; anything else as it is.</returns>
    public object? Await(object? returned) => TestFinder.WaitFor(returned, _site);

    /// <summary>
    /// Does one thing, and then another whatever came of the first. What the first threw is thrown; what the second throws after that is told with the failure, and in full in
    /// the output.
    /// </summary>
    /// <param name="first">The test.</param>
    /// <param name="then">What tears it down.</param>
    public void Finally(Action first, Action then)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(then);
        ExceptionDispatchInfo? thrown = null;
        try
        {
            first();
        }
        catch (Exception e) when (e is not AbortException)
        {
            thrown = ExceptionDispatchInfo.Capture(e);
        }

        try
        {
            then();
        }
        catch (Exception e) when (e is not AbortException && thrown is not null)
        {
            lock (_output)
            {
                _thrownBeside.Add(e);
            }

            Write($"{Beside}{e}{Environment.NewLine}");
        }

        thrown?.Throw();
    }

    /// <summary>Disposes of an object as a test framework does: asynchronously if it can be, else at once.</summary>
    /// <param name="instance">Any object.</param>
    public void Dispose(object? instance)
    {
        if (instance is IAsyncDisposable asynchronous)
        {
            Await(asynchronous.DisposeAsync().AsTask());
        }
        else
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    /// <summary>Notes output of the test.</summary>
    /// <param name="text">The text, with its ends of lines.</param>
    public void Write(string? text)
    {
        lock (_output)
        {
            _output.Append(text);
        }
    }

    /// <summary>The test doesn't want to be run. If no execution does, it is skipped.</summary>
    /// <param name="reason">Why.</param>
    public void Skip(string reason) => SkipReason = reason;
}
