using System.Reflection;

namespace DaxVerify.Exploration.Testing;

/// <summary>The fixtures of one execution, for test frameworks that hand them to constructors: made in order, each from those before it, and ended in the opposite order.</summary>
public abstract class TestFixtures
{
    private readonly Dictionary<Type, object> _made = [];

    /// <summary>Makes an empty set.</summary>
    /// <param name="execution">Calls constructors and life cycles under control.</param>
    protected TestFixtures(TestExecution execution) => Execution = execution;

    /// <summary>What the fixtures are made for, and end with.</summary>
    protected TestExecution Execution { get; }

    /// <summary>Makes fixtures, does something, and ends them. One that is there already isn't made again.</summary>
    /// <param name="types">Their types, as they are run.</param>
    /// <param name="act">What uses them.</param>
    public void Use(IEnumerable<Type> types, Action act) => Use(new Queue<Type>(types), act);

    /// <summary>Makes an object by its one public constructor, from the fixtures and what the framework gives by itself, does something with it, and ends it.</summary>
    /// <param name="type">Its type, as it is run.</param>
    /// <param name="act">What uses it.</param>
    /// <exception cref="ExplorationException">There are several constructors, or some parameter is neither.</exception>
    public void With(Type type, Action<object> act)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(act);
        var instance = Make(type);
        Execution.Finally(
            () =>
            {
                Begin(instance);
                act(instance);
            },
            () => End(instance));
    }

    /// <summary>Begins the asynchronous life of a fixture or test object, if it has one.</summary>
    /// <param name="instance">The object.</param>
    protected abstract void Begin(object instance);

    /// <summary>Ends what a fixture or test object began, and disposes of it.</summary>
    /// <param name="instance">The object.</param>
    protected abstract void End(object instance);

    /// <summary>What the framework gives by itself to a parameter of a type; <see langword="null"/> for nothing.</summary>
    /// <param name="type">The parameter's type.</param>
    protected abstract object? Given(Type type);

    /// <summary>How the framework is told of fixtures, for messages.</summary>
    protected abstract string Needed { get; }

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

        With(type, fixture =>
        {
            _made.Add(type, fixture);
            Use(left, act);
        });
    }

    private object Make(Type type)
    {
        var constructors = type.GetConstructors();
        if (constructors is not [var constructor])
        {
            throw new ExplorationException($"{type.FullName} has {constructors.Length} public constructors: one is wanted");
        }

        return TestExecution.Make(constructor, [.. constructor.GetParameters().Select(Argument)]);
    }

    private object? Argument(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        return _made.TryGetValue(type, out var fixture) ? fixture
            : Given(type) is { } given ? given
            : parameter.HasDefaultValue ? parameter.DefaultValue
            : parameter.IsDefined(typeof(ParamArrayAttribute)) ? Array.CreateInstance(type.GetElementType()!, 0)
            : throw new ExplorationException(
                $"{parameter.Member.DeclaringType!.FullName} is made with '{parameter.Name}', but no fixture of type {type.FullName} is there: it needs {Needed}");
    }
}
