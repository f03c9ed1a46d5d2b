using System.Reflection;
using DaxVerify.Exploration.Testing;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace DaxVerify.Exploration.Xunit3;

/// <summary>The fixtures of one execution: made in order, each from those before it, and disposed of in the opposite order.</summary>
internal sealed class Fixtures
{
    private readonly TestExecution _execution;
    private readonly Dictionary<Type, object> _made = [];

    /// <summary>Makes an empty set.</summary>
    public Fixtures(TestExecution execution) => _execution = execution;

    /// <summary>Makes fixtures, does something, and ends them.</summary>
    public void Use(IEnumerable<Type> types, Action act) => Use(new Queue<Type>(types), act);

    /// <summary>Makes an object by its one public constructor, from the fixtures and what xunit gives by itself.</summary>
    /// <exception cref="ExplorationException">Some parameter is neither.</exception>
    public object Make(Type type)
    {
        var constructors = type.GetConstructors();
        if (constructors is not [var constructor])
        {
            throw new ExplorationException($"{type.FullName} has {constructors.Length} public constructors: xunit wants one");
        }

        return TestExecution.Make(constructor, [.. constructor.GetParameters().Select(Argument)]);
    }

    private void Use(Queue<Type> left, Action act)
    {
        if (!left.TryDequeue(out var type))
        {
            act();
            return;
        }

        if (_made.ContainsKey(type))
        {
            Use(left, act);
            return;
        }

        var fixture = Make(type);
        TestExecution.Finally(
            () =>
            {
                if (fixture is IAsyncLifetime life)
                {
                    _execution.Await(life.InitializeAsync().AsTask());
                }

                _made.Add(type, fixture);
                Use(left, act);
            },
            () => _execution.Dispose(fixture));
    }

    private object? Argument(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        return _made.TryGetValue(type, out var fixture) ? fixture
            : type == typeof(ITestOutputHelper) ? new ExecutionOutput(_execution)
            : type == typeof(IMessageSink) ? NullMessageSink.Instance
            : type == typeof(ITestContextAccessor) ? TestContextAccessor.Instance
            : parameter.HasDefaultValue ? parameter.DefaultValue
            : parameter.IsDefined(typeof(ParamArrayAttribute)) ? Array.CreateInstance(type.GetElementType()!, 0)
            : throw new ExplorationException(
                $"{parameter.Member.DeclaringType!.FullName} is made with '{parameter.Name}', but no fixture of type {type.FullName} is there: it needs IClassFixture, ICollectionFixture or AssemblyFixture");
    }
}
