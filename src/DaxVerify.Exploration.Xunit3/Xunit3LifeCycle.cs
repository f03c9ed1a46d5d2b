using System.Reflection;
using DaxVerify.Exploration.Testing;
using Xunit;
using Xunit.v3;

namespace DaxVerify.Exploration.Xunit3;

/// <summary>
/// What xunit does around a test, done anew in each execution: fixtures of the assembly, the collection and the class, the class itself, its asynchronous life cycle, attributes
/// before and after, and all that disposed of in the opposite order.
/// </summary>
internal sealed class Xunit3LifeCycle
{
    private readonly IXunitTest _test;

    /// <summary>Makes it.</summary>
    public Xunit3LifeCycle(IXunitTest test) => _test = test;

    /// <summary>Runs the test once.</summary>
    public void Run(TestExecution execution)
    {
        try
        {
            RunInFixtures(execution);
        }
        catch (Exception e) when (DynamicSkipReason(e) is { } reason)
        {
            execution.Skip(reason);
        }
    }

    /// <summary>What <c>Assert.Skip</c> throws says why.</summary>
    private static string? DynamicSkipReason(Exception exception) =>
        exception.Message.StartsWith(DynamicSkipToken.Value, StringComparison.Ordinal) ? exception.Message[DynamicSkipToken.Value.Length..] : null;

    private void RunInFixtures(TestExecution execution)
    {
        var collection = _test.TestCase.TestCollection.CollectionDefinition is { } definition ? execution.TypeOf(definition) : null;
        var fixtures = new Fixtures(execution);
        fixtures.Use(
            [
                .. _test.TestCase.TestCollection.TestAssembly.AssemblyFixtureTypes.Select(execution.TypeOf),
                .. FixtureTypes(collection, typeof(ICollectionFixture<>)),
                .. FixtureTypes(collection, typeof(IClassFixture<>)),
                .. FixtureTypes(execution.Class, typeof(ICollectionFixture<>)),
                .. FixtureTypes(execution.Class, typeof(IClassFixture<>)),
            ],
            () => RunInstance(execution, fixtures, collection));
    }

    private static IEnumerable<Type> FixtureTypes(Type? type, Type kind) =>
        (type?.GetInterfaces() ?? []).Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == kind).Select(i => i.GetGenericArguments()[0]);

    private void RunInstance(TestExecution execution, Fixtures fixtures, Type? collection)
    {
        if (execution.Method.IsStatic)
        {
            RunMethod(execution, null, collection);
            return;
        }

        fixtures.With(execution.Class, instance => RunMethod(execution, instance, collection));
    }

    private void RunMethod(TestExecution execution, object? instance, Type? collection)
    {
        IEnumerable<Attribute> attributes =
        [
            .. execution.Class.Assembly.GetCustomAttributes(),
            .. collection?.GetCustomAttributes() ?? [],
            .. execution.Class.GetCustomAttributes(),
            .. execution.Method.GetCustomAttributes(),
        ];
        RunBetween(new Queue<IBeforeAfterTestAttribute>(attributes.OfType<IBeforeAfterTestAttribute>()), execution, instance);
    }

    private void RunBetween(Queue<IBeforeAfterTestAttribute> left, TestExecution execution, object? instance)
    {
        if (!left.TryDequeue(out var next))
        {
            execution.Call(execution.Method, instance, [.. execution.Arguments]);
            return;
        }

        next.Before(execution.Method, _test);
        execution.Finally(() => RunBetween(left, execution, instance), () => next.After(execution.Method, _test));
    }
}
