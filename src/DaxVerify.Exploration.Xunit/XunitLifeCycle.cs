using System.Reflection;
using DaxVerify.Exploration.Testing;
using Xunit;
using Xunit.Sdk;

namespace DaxVerify.Exploration.Xunit;

/// <summary>
/// What xunit does around a test, done anew in each execution: fixtures of the collection and of the class, the class itself, its asynchronous life cycle, attributes before
/// and after, and all that disposed of in the opposite order.
/// </summary>
internal sealed class XunitLifeCycle
{
    private readonly Type? _collection;

    /// <summary>Makes it.</summary>
    /// <param name="collection">The definition of the test's collection, if it has one.</param>
    public XunitLifeCycle(Type? collection) => _collection = collection;

    /// <summary>Runs the test once.</summary>
    public void Run(TestExecution execution)
    {
        var collection = _collection is null ? null : execution.TypeOf(_collection);
        var fixtures = new Fixtures(execution);
        fixtures.Use(
            FixtureTypes(collection, typeof(ICollectionFixture<>)),
            () => fixtures.Use(
                [.. FixtureTypes(collection, typeof(IClassFixture<>)), .. FixtureTypes(execution.Class, typeof(IClassFixture<>))],
                () => RunInstance(execution, fixtures, collection)));
    }

    private static IEnumerable<Type> FixtureTypes(Type? type, Type kind) =>
        (type?.GetInterfaces() ?? []).Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == kind).Select(i => i.GetGenericArguments()[0]);

    private static void RunInstance(TestExecution execution, Fixtures fixtures, Type? collection)
    {
        if (execution.Method.IsStatic)
        {
            RunMethod(execution, null, collection);
            return;
        }

        fixtures.With(execution.Class, instance => RunMethod(execution, instance, collection));
    }

    private static void RunMethod(TestExecution execution, object? instance, Type? collection)
    {
        IEnumerable<Attribute> attributes =
        [
            .. collection?.GetCustomAttributes<BeforeAfterTestAttribute>() ?? [],
            .. execution.Class.GetCustomAttributes<BeforeAfterTestAttribute>(),
            .. execution.Method.GetCustomAttributes<BeforeAfterTestAttribute>(),
            .. execution.Class.Assembly.GetCustomAttributes<BeforeAfterTestAttribute>(),
        ];
        RunBetween(new Queue<BeforeAfterTestAttribute>(attributes.Cast<BeforeAfterTestAttribute>()), execution, instance);
    }

    private static void RunBetween(Queue<BeforeAfterTestAttribute> left, TestExecution execution, object? instance)
    {
        if (!left.TryDequeue(out var next))
        {
            execution.Call(execution.Method, instance, [.. execution.Arguments]);
            return;
        }

        next.Before(execution.Method);
        execution.Finally(() => RunBetween(left, execution, instance), () => next.After(execution.Method));
    }
}
