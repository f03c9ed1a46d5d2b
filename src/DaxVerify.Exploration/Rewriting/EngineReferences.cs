using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Runtime;
using Mono.Cecil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>The engine's own methods and types, imported into one module under rewriting.</summary>
internal sealed class EngineReferences
{
    private static readonly ModuleDefinition s_engine = ModuleDefinition.ReadModule(typeof(EngineReferences).Assembly.Location);
    private readonly ModuleDefinition _module;
    private readonly Dictionary<string, MethodReference> _methods = [];

    /// <summary>Imports into <paramref name="module"/>.</summary>
    public EngineReferences(ModuleDefinition module)
    {
        _module = module;
        Shadow = module.ImportReference(s_engine.GetType(typeof(Shadow).FullName));
    }

    /// <summary>The engine's own metadata.</summary>
    public static ModuleDefinition Engine => s_engine;

    /// <summary>The shadow of a field.</summary>
    public TypeReference Shadow { get; }

    /// <summary>What runs a type's static constructor.</summary>
    public TypeReference Initialiser => _module.ImportReference(s_engine.GetType(typeof(TypeInitialiser).FullName));

    /// <summary>A method of the engine that is not overloaded.</summary>
    public MethodReference Method(Type type, string name)
    {
        var key = $"{type.FullName}.{name}";
        if (!_methods.TryGetValue(key, out var method))
        {
            var definition = s_engine.GetType(type.FullName).Methods.Single(m => m.Name == name);
            _methods.Add(key, method = _module.ImportReference(definition));
        }

        return method;
    }

    /// <summary>An instance of a generic method of the engine.</summary>
    public MethodReference Method(Type type, string name, TypeReference argument)
    {
        var instance = new GenericInstanceMethod(Method(type, name));
        instance.GenericArguments.Add(argument);
        return instance;
    }

    /// <summary>An instance of a method of the engine that is generic unless there are no arguments.</summary>
    public MethodReference Method(Type type, string name, IReadOnlyCollection<TypeReference> arguments)
    {
        if (arguments.Count == 0)
        {
            return Method(type, name);
        }

        var instance = new GenericInstanceMethod(Method(type, name));
        foreach (var argument in arguments)
        {
            instance.GenericArguments.Add(argument);
        }

        return instance;
    }

    /// <summary>Constructor of <see cref="Action"/>.</summary>
    public MethodReference NewAction => _module.ImportReference(typeof(Action).GetConstructors()[0]);

    /// <summary>The method by which rewritten catch blocks pass an abort on.</summary>
    public MethodReference Rethrow => Method(typeof(AbortException), nameof(AbortException.Rethrow));
}
