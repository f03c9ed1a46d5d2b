using System.Reflection;
using DaxVerify.Exploration.Testing;
using NUnit.Framework;
using NUnit.Framework.Internal;

namespace DaxVerify.Exploration.NUnit;

/// <summary>
/// What NUnit does around a test, done anew in each execution: set-up fixtures of the namespaces, the fixture and its one-time set-up, actions, set-up, the test, and all that
/// undone in the opposite order. One-time methods run in each execution too, since what they set is reset between them.
/// </summary>
internal sealed class NUnitLifeCycle
{
    private readonly TestMethod _test;
    private readonly List<Test> _setUpFixtures = [];
    private readonly TestFixture? _fixture;

    /// <summary>Looks at what stands around a test.</summary>
    public NUnitLifeCycle(TestMethod test)
    {
        _test = test;
        for (var at = test.Parent; at is not null; at = at.Parent)
        {
            _fixture ??= at as TestFixture;
            if (at is SetUpFixture setUp)
            {
                _setUpFixtures.Insert(0, setUp);
            }
        }
    }

    /// <summary>Runs the test once.</summary>
    public void Run(TestExecution execution)
    {
        using var context = new TestExecutionContext.IsolatedContext();
        var own = TestExecutionContext.CurrentContext;
        try
        {
            RunInSetUpFixtures(execution, 0);
        }
        catch (IgnoreException e)
        {
            execution.Skip(e.Message);
        }
        catch (InconclusiveException e)
        {
            execution.Skip(e.Message);
        }
        catch (SuccessException)
        {
            // Assert.Pass: the test ends here.
        }
        finally
        {
            execution.Write(own.CurrentResult.Output);
        }
    }

    private void RunInSetUpFixtures(TestExecution execution, int index)
    {
        if (index == _setUpFixtures.Count)
        {
            RunFixture(execution);
            return;
        }

        var type = _setUpFixtures[index].TypeInfo!.Type;
        var rewritten = execution.TypeOf(type);
        var instance = rewritten.IsAbstract ? null : Make(rewritten, []);
        execution.Finally(
            () =>
            {
                CallAll<OneTimeSetUpAttribute>(execution, rewritten, instance);
                RunInSetUpFixtures(execution, index + 1);
            },
            () => execution.Finally(() => CallAll<OneTimeTearDownAttribute>(execution, rewritten, instance), () => execution.Dispose(instance)));
    }

    private void RunFixture(TestExecution execution)
    {
        var type = execution.Class;
        var arguments = (_fixture?.Arguments ?? []).Select((one, i) => execution.ValueOf(one, $"argument {i + 1} of the fixture {type.FullName}")).ToArray();
        var instance = type.IsAbstract && type.IsSealed ? null : Make(type, arguments);
        TestExecutionContext.CurrentContext.TestObject = instance;
        execution.Finally(
            () =>
            {
                CallAll<OneTimeSetUpAttribute>(execution, type, instance);
                RunActions(execution, new Queue<ITestAction>(Actions(execution)), () => RunTest(execution, Levels(type), instance));
            },
            () => execution.Finally(() => CallAll<OneTimeTearDownAttribute>(execution, type, instance), () => execution.Dispose(instance)));
    }

    private static IEnumerable<ITestAction> Actions(TestExecution execution) =>
        execution.Class.Assembly.GetCustomAttributes().Concat(execution.Class.GetCustomAttributes(true).Cast<Attribute>()).Concat(execution.Method.GetCustomAttributes(true).Cast<Attribute>())
            .OfType<ITestAction>();

    private void RunActions(TestExecution execution, Queue<ITestAction> left, Action act)
    {
        if (!left.TryDequeue(out var action))
        {
            act();
            return;
        }

        action.BeforeTest(_test);
        execution.Finally(() => RunActions(execution, left, act), () => action.AfterTest(_test));
    }

    /// <summary>Tear-down runs at the levels whose set-up was begun.</summary>
    private void RunTest(TestExecution execution, Queue<Type> levels, object? instance)
    {
        if (!levels.TryDequeue(out var level))
        {
            RunMethod(execution, instance);
            return;
        }

        execution.Finally(
            () =>
            {
                CallDeclared<SetUpAttribute>(execution, level, instance);
                RunTest(execution, levels, instance);
            },
            () => CallDeclared<TearDownAttribute>(execution, level, instance));
    }

    private void RunMethod(TestExecution execution, object? instance)
    {
        var arguments = execution.Arguments;
        var parameters = execution.Method.GetParameters();
        if (parameters.Length == arguments.Count + 1 && parameters[^1].ParameterType == typeof(CancellationToken))
        {
            arguments = [.. arguments, CancellationToken.None];
        }

        var result = execution.Call(execution.Method, instance, [.. arguments]);
        if (Internal("HasExpectedResult") is true)
        {
            Assert.That(result, Is.EqualTo(execution.ValueOf(Internal("ExpectedResult"), "the expected result")));
        }
    }

    /// <summary>What NUnit keeps of a case for itself.</summary>
    private object? Internal(string property) =>
        (typeof(TestMethod).GetProperty(property, BindingFlags.NonPublic | BindingFlags.Instance)
            ?? throw new ExplorationException($"this version of NUnit has no TestMethod.{property}: expected results can't be checked")).GetValue(_test);

    private static object Make(Type type, object?[] arguments)
    {
        var fit = type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Where(one => one.GetParameters().Length == arguments.Length).ToArray();
        var constructor = fit is [var only] ? only : (ConstructorInfo?)Type.DefaultBinder.SelectMethod(BindingFlags.Default, fit, [.. arguments.Select(one => one?.GetType() ?? typeof(object))], null);
        return constructor is null
            ? throw new ExplorationException($"{type.FullName} has no constructor for the {arguments.Length} arguments of its fixture")
            : TestExecution.Make(constructor, arguments);
    }

    /// <summary>A class and its bases, the outermost base first.</summary>
    private static Queue<Type> Levels(Type type)
    {
        var levels = new Stack<Type>();
        for (var at = type; at is not null && at != typeof(object); at = at.BaseType)
        {
            levels.Push(at);
        }

        return new Queue<Type>(levels);
    }

    private static void CallAll<T>(TestExecution execution, Type type, object? instance)
        where T : Attribute
    {
        var levels = typeof(T) == typeof(OneTimeTearDownAttribute) ? Levels(type).Reverse() : Levels(type);
        foreach (var level in levels)
        {
            CallDeclared<T>(execution, level, instance);
        }
    }

    /// <summary>Methods that a level declares with an attribute; one that overrides another runs at the level of the other.</summary>
    private static void CallDeclared<T>(TestExecution execution, Type level, object? instance)
        where T : Attribute
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        foreach (var method in level.GetMethods(declared).Where(one => one.IsDefined(typeof(T), true) && one.GetBaseDefinition().DeclaringType == level))
        {
            execution.Call(method, method.IsStatic ? null : instance);
        }
    }
}
