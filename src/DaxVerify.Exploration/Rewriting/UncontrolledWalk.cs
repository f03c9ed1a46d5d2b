using DaxVerify.Exploration.Primitives;
using DaxVerify.Exploration.Runtime;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Finds all that isn't controlled in the code that a test can come to, from what rewriting has left there: so that a refusal needn't name one thing at a time. Calls through
/// interfaces of the framework and delegates made elsewhere aren't followed, and whether a branch is taken isn't known.
/// </summary>
internal sealed class UncontrolledWalk
{
    private readonly Dictionary<string, TypeDefinition> _types = [];
    private readonly HashSet<MethodDefinition> _seen = [];
    private readonly Queue<MethodDefinition> _left = new();
    private readonly SortedSet<string> _found = new(StringComparer.Ordinal);

    private UncontrolledWalk(IEnumerable<ModuleDefinition> modules)
    {
        foreach (var type in modules.SelectMany(module => module.GetTypes()))
        {
            _types.TryAdd(type.FullName, type);
        }
    }

    /// <summary>All operations that aren't controlled, each with its first place.</summary>
    /// <param name="images">The rewritten assemblies.</param>
    /// <param name="test">Full name of the test.</param>
    public static IReadOnlyList<string> From(IEnumerable<byte[]> images, string test)
    {
        var modules = images.Select(image => ModuleDefinition.ReadModule(new MemoryStream(image))).ToList();
        try
        {
            var walk = new UncontrolledWalk(modules);
            walk.Begin(test);
            return walk.Run();
        }
        finally
        {
            modules.ForEach(module => module.Dispose());
        }
    }

    private void Begin(string test)
    {
        var dot = test.LastIndexOf('.');
        foreach (var type in _types.Values.Where(type => dot > 0 && type.FullName.Replace('/', '.') == test[..dot]))
        {
            foreach (var method in type.Methods.Where(method => method.Name == test[(dot + 1)..] || method.IsConstructor))
            {
                Add(method);
            }
        }
    }

    private List<string> Run()
    {
        while (_left.TryDequeue(out var method))
        {
            foreach (var instruction in method.Body.Instructions)
            {
                if (instruction.Operand is MethodReference { DeclaringType.FullName: var owner, Name: nameof(UncontrolledShim.Met) or nameof(UncontrolledShim.Missing) } && owner == typeof(UncontrolledShim).FullName)
                {
                    Note(instruction);
                }
                else if (instruction.Operand is MethodReference called)
                {
                    Follow(called, instruction.OpCode.Code is Code.Callvirt or Code.Ldvirtftn);
                }
            }
        }

        return [.. _found];
    }

    /// <summary>Before the call stand the operation and its place.</summary>
    private void Note(Instruction call)
    {
        if (call.Previous is { Operand: string site } second && second.Previous is { Operand: string operation })
        {
            _found.Add($"{operation} at {Site.Place(site)} in {Site.Method(site)}");
        }
    }

    private void Follow(MethodReference called, bool isVirtual)
    {
        if (!_types.TryGetValue(called.DeclaringType.GetElementType().FullName, out var type))
        {
            return;
        }

        foreach (var method in type.Methods.Where(method => IsSame(method, called)))
        {
            Add(method);
            if (isVirtual && method.IsVirtual)
            {
                foreach (var other in _types.Values.SelectMany(t => t.Methods).Where(other => other.IsVirtual && IsSame(other, called)))
                {
                    Add(other);
                }
            }
        }
    }

    private static bool IsSame(MethodDefinition method, MethodReference called) =>
        (method.Name == called.Name || method.Name.EndsWith("." + called.Name, StringComparison.Ordinal)) && method.Parameters.Count == called.Parameters.Count;

    private void Add(MethodDefinition method)
    {
        if (!method.HasBody || !_seen.Add(method))
        {
            return;
        }

        _left.Enqueue(method);
        foreach (var mark in method.CustomAttributes.Where(mark => mark.AttributeType.Name.EndsWith("StateMachineAttribute", StringComparison.Ordinal)))
        {
            if (mark.ConstructorArguments is [{ Value: TypeReference machine }] && _types.TryGetValue(machine.GetElementType().FullName, out var type))
            {
                foreach (var step in type.Methods)
                {
                    Add(step);
                }
            }
        }
    }
}
