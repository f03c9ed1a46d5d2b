using DaxVerify.Exploration.Primitives.Framework;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Finds types of a module whose static constructors need each other. What they see of one another depends on which runs first, and on which threads; the engine keeps the order of the
/// first run, so that such types take the claim of all traces away.
/// </summary>
internal sealed class StaticCycles
{
    private readonly ModuleDefinition _module;
    private readonly Dictionary<MethodDefinition, Uses> _uses = [];
    private readonly Dictionary<(string Name, int Parameters), List<MethodDefinition>> _virtual = [];
    private readonly Dictionary<TypeDefinition, MethodDefinition> _initialisers = [];

    /// <summary>Prepares for one module, before anything of it is rewritten.</summary>
    public StaticCycles(ModuleDefinition module)
    {
        _module = module;
        foreach (var method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            if (method is { IsConstructor: true, IsStatic: true } && !method.DeclaringType.Name.StartsWith('<'))
            {
                _initialisers.Add(method.DeclaringType, method);
            }
            else if (method.IsVirtual)
            {
                var key = (method.Name, method.Parameters.Count);
                if (!_virtual.TryGetValue(key, out var list))
                {
                    _virtual.Add(key, list = []);
                }

                list.Add(method);
            }
        }
    }

    /// <summary>Puts a word of it at the start of static constructors that need each other.</summary>
    public void Mark(EngineReferences engine)
    {
        if (_initialisers.Count < 2)
        {
            return;
        }

        var needs = _initialisers.ToDictionary(pair => pair.Key, pair => NeedsOf(pair.Value));
        foreach (var (type, initialiser) in _initialisers)
        {
            var others = needs[type].Where(other => other != type && needs[other].Contains(type)).Select(other => other.Name).Order(StringComparer.Ordinal).ToList();
            if (others.Count > 0)
            {
                Insert(engine, initialiser, string.Join(" and ", others.Append(type.Name).Order(StringComparer.Ordinal)));
            }
        }
    }

    private static void Insert(EngineReferences engine, MethodDefinition initialiser, string types)
    {
        var site = new SiteFinder(initialiser).AtStart;
        var code = initialiser.Body.GetILProcessor();
        var first = initialiser.Body.Instructions[0];
        code.InsertBefore(first, Instruction.Create(OpCodes.Ldstr, types));
        code.InsertBefore(first, Instruction.Create(OpCodes.Ldstr, site));
        code.InsertBefore(first, Instruction.Create(OpCodes.Call, engine.Method(typeof(FrameworkShim), nameof(FrameworkShim.NeedEachOther))));
    }

    /// <summary>The types whose static constructors may run in the course of another.</summary>
    private HashSet<TypeDefinition> NeedsOf(MethodDefinition initialiser)
    {
        var needed = new HashSet<TypeDefinition>();
        var seen = new HashSet<MethodDefinition> { initialiser };
        var open = new Stack<MethodDefinition>([initialiser]);
        while (open.TryPop(out var method))
        {
            var uses = UsesOf(method);
            foreach (var called in uses.Methods)
            {
                if (seen.Add(called))
                {
                    open.Push(called);
                }
            }

            foreach (var type in uses.Types)
            {
                if (needed.Add(type) && seen.Add(_initialisers[type]))
                {
                    open.Push(_initialisers[type]);
                }
            }
        }

        return needed;
    }

    private Uses UsesOf(MethodDefinition method)
    {
        if (_uses.TryGetValue(method, out var uses))
        {
            return uses;
        }

        _uses.Add(method, uses = new Uses([], []));
        foreach (var instruction in method.Body.Instructions)
        {
            switch (instruction.Operand)
            {
                case FieldReference field when instruction.OpCode.Code is Code.Ldsfld or Code.Ldsflda or Code.Stsfld:
                    AddType(uses, field.DeclaringType, always: true);
                    break;
                case MethodReference called:
                    AddMethod(uses, called, instruction.OpCode.Code);
                    break;
            }
        }

        return uses;
    }

    private void AddMethod(Uses uses, MethodReference called, Code code)
    {
        if (OfModule(called.DeclaringType) is not { } type || called.Resolve() is not { } definition)
        {
            return;
        }

        if (definition.IsStatic || code == Code.Newobj)
        {
            AddType(uses, type, always: false);
        }

        if (definition.HasBody)
        {
            uses.Methods.Add(definition);
        }

        if (definition.IsVirtual && code is Code.Callvirt or Code.Ldvirtftn && _virtual.TryGetValue((definition.Name, definition.Parameters.Count), out var others))
        {
            uses.Methods.UnionWith(others);
        }
    }

    /// <summary>A field is the reason to run a static constructor at all times; a call is only if the type says so.</summary>
    private void AddType(Uses uses, TypeReference type, bool always)
    {
        if (OfModule(type) is { } definition && _initialisers.ContainsKey(definition) && (always || !definition.IsBeforeFieldInit))
        {
            uses.Types.Add(definition);
        }
    }

    private TypeDefinition? OfModule(TypeReference type) => type.GetElementType() is TypeDefinition definition && definition.Module == _module ? definition : null;

    private sealed record Uses(HashSet<MethodDefinition> Methods, HashSet<TypeDefinition> Types);
}
