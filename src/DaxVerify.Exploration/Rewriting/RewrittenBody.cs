using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Runtime;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>One method body under rewriting: what the rewriters of its parts share.</summary>
internal sealed class RewrittenBody
{
    private readonly HashSet<Instruction> _construction = [];

    /// <summary>Prepares for one method.</summary>
    public RewrittenBody(MethodDefinition method, EngineReferences engine, Instrumentable fields, CallStubs stubs)
    {
        Method = method;
        Engine = engine;
        Fields = fields;
        Stubs = stubs;
        method.Body.SimplifyMacros();
        Flow = AddressMerges.Split(method);
        Edits = new MethodEdits(method.Body);
        Sites = new SiteFinder(method);
        Receivers = new ReceiverNames(method, Flow, Sites);
    }

    /// <summary>Whose body it is.</summary>
    public MethodDefinition Method { get; }

    public ModuleDefinition Module => Method.Module;

    /// <summary>What inserted code calls.</summary>
    public EngineReferences Engine { get; }

    /// <summary>Which fields are watched.</summary>
    public Instrumentable Fields { get; }

    /// <summary>Small methods that stand between a call and its replacement.</summary>
    public CallStubs Stubs { get; }

    /// <summary>What is to be inserted.</summary>
    public MethodEdits Edits { get; }

    /// <summary>Names the places in the source.</summary>
    public SiteFinder Sites { get; }

    /// <summary>Where addresses go.</summary>
    public AddressFlow Flow { get; }

    /// <summary>What objects are called on which the framework's methods are called.</summary>
    public ReceiverNames Receivers { get; }

    /// <summary>Atomic operations that are instrumented by where their address comes from.</summary>
    public HashSet<Instruction> HandledAtomics { get; } = [];

    /// <summary>Accesses through addresses that are instrumented, or need not be.</summary>
    public HashSet<Instruction> Followed { get; } = [];

    /// <summary>What loads of fields are for, as far as it matters which object another thread puts there.</summary>
    public Dictionary<Instruction, ReadManner> Manners { get; } = [];

    /// <summary>A method of the framework that isn't rewritten, or native code.</summary>
    public bool IsOfFramework(MethodReference method) =>
        method.DeclaringType is not ArrayType
        && ((method.DeclaringType.GetElementType().Scope is AssemblyNameReference scope && FrameworkAssemblies.Contains(scope.Name) && !Fields.IsRewritten(scope.Name))
            || method is MethodDefinition { IsPInvokeImpl: true });

    /// <summary>Finds, in a constructor, the writes that set up the object under construction.</summary>
    public void FindConstruction(Instruction[] code)
    {
        if (!Method.IsConstructor || Method.IsStatic)
        {
            return;
        }

        foreach (var load in code.Where(i => i.OpCode.Code == Code.Ldarg && ReferenceEquals(i.Operand, Method.Body.ThisParameter)))
        {
            _construction.UnionWith(Flow.Consumers(load).Where(use => use is { Argument: 0, Consumer.OpCode.Code: Code.Stfld }).Select(use => use.Consumer));
        }
    }

    /// <summary>Whether an instruction writes a field of the object that the constructor makes.</summary>
    public bool IsConstruction(Instruction at) => _construction.Contains(at);

    /// <summary>Moves the arguments of a call from the stack to locals.</summary>
    public List<VariableDefinition> Spill(Instruction call, MethodReference method)
    {
        var locals = new List<VariableDefinition>();
        if (method.HasThis && call.OpCode.Code != Code.Newobj)
        {
            locals.Add(Edits.NewLocal(
                call.Previous is { OpCode.Code: Code.Constrained, Operand: TypeReference constraint } ? new ByReferenceType(constraint)
                : Signatures.IsValueType(method.DeclaringType) ? new ByReferenceType(method.DeclaringType)
                : method.DeclaringType));
        }

        foreach (var parameter in method.Parameters)
        {
            locals.Add(Edits.NewLocal(Signatures.Instantiate(parameter.ParameterType, method.DeclaringType, method)));
        }

        for (var i = locals.Count - 1; i >= 0; i--)
        {
            Edits.Before(call, Instruction.Create(OpCodes.Stloc, locals[i]));
        }

        return locals;
    }

    /// <summary>Puts them back.</summary>
    public void Unspill(Instruction call, List<VariableDefinition> locals)
    {
        foreach (var local in locals)
        {
            Edits.Before(call, Instruction.Create(OpCodes.Ldloc, local));
        }
    }

    /// <summary>Pushes an address in this method's frame.</summary>
    public Instruction[] Frame() =>
        [Instruction.Create(OpCodes.Ldloca, Edits.Temporary("frame", Module.TypeSystem.Int32)), Instruction.Create(OpCodes.Conv_U)];

    /// <summary>Keeps the frame in stack traces: its line is what reports point at.</summary>
    public void NoInlining() => Method.ImplAttributes = (Method.ImplAttributes & ~MethodImplAttributes.AggressiveInlining) | MethodImplAttributes.NoInlining;

    /// <summary>The site of an access to a field, which says of writes to an object under construction and of static fields that they are.</summary>
    public string SiteOf(Instruction at, FieldReference field) => _construction.Contains(at)
        ? Sites.At(at, field, Runtime.Site.Construction)
        : Fields.Resolve(field) is { IsStatic: true } definition ? Sites.At(at, field, definition.DeclaringType.FullName) : Sites.At(at, field);

    /// <summary>Pushes what a local holds; a receiver as an object, even if its type is a type parameter and it comes by address.</summary>
    public static Instruction[] Push(VariableDefinition local, bool isReceiver) => local.VariableType switch
    {
        GenericParameter parameter => [Instruction.Create(OpCodes.Ldloc, local), Instruction.Create(OpCodes.Box, parameter)],
        ByReferenceType { ElementType: var held } when isReceiver =>
            held is GenericParameter
                ? [Instruction.Create(OpCodes.Ldloc, local), Instruction.Create(OpCodes.Ldobj, held), Instruction.Create(OpCodes.Box, held)]
                : [Instruction.Create(OpCodes.Ldloc, local), Instruction.Create(OpCodes.Ldobj, held)],
        _ => [Instruction.Create(OpCodes.Ldloc, local)],
    };

    public TypeReference StoredBy(Instruction at) => at.OpCode.Code switch
    {
        Code.Stelem_Any or Code.Stobj => (TypeReference)at.Operand,
        Code.Stelem_I or Code.Stind_I => Module.TypeSystem.IntPtr,
        Code.Stelem_I8 or Code.Stind_I8 => Module.TypeSystem.Int64,
        Code.Stelem_R4 or Code.Stind_R4 => Module.TypeSystem.Single,
        Code.Stelem_R8 or Code.Stind_R8 => Module.TypeSystem.Double,
        Code.Stelem_Ref or Code.Stind_Ref => Module.TypeSystem.Object,
        _ => Module.TypeSystem.Int32,
    };

    /// <summary>Lets traces know what an atomic operation gave.</summary>
    public void TraceResult(Instruction at, TypeReference type) =>
        Edits.After(at, Instruction.Create(OpCodes.Dup), Atomic(nameof(AtomicShim.Result), type));

    /// <summary>A call of the race detector.</summary>
    public Instruction Race(string name) => Instruction.Create(OpCodes.Call, Engine.Method(typeof(RaceDetector), name));

    /// <summary>The same of a generic method.</summary>
    public Instruction Race(string name, TypeReference argument) =>
        Instruction.Create(OpCodes.Call, Engine.Method(typeof(RaceDetector), name, argument));

    /// <summary>A call of the stand-in for atomic operations.</summary>
    public Instruction Atomic(string name) => Instruction.Create(OpCodes.Call, Engine.Method(typeof(AtomicShim), name));

    /// <summary>The same of a generic method.</summary>
    public Instruction Atomic(string name, TypeReference argument) =>
        Instruction.Create(OpCodes.Call, Engine.Method(typeof(AtomicShim), name, argument));

    /// <summary>A call of the notes of what addresses point into.</summary>
    public Instruction Note(string name) => Instruction.Create(OpCodes.Call, Engine.Method(typeof(AddressNotes), name));

    /// <summary>The same of a generic method.</summary>
    public Instruction Note(string name, TypeReference argument) =>
        Instruction.Create(OpCodes.Call, Engine.Method(typeof(AddressNotes), name, argument));

    /// <summary>A call of the notes of what calls into the framework use.</summary>
    public Instruction Framework(string name) => Instruction.Create(OpCodes.Call, Engine.Method(typeof(FrameworkShim), name));

    /// <summary>The same of a generic method.</summary>
    public Instruction Framework(string name, TypeReference argument) => Instruction.Create(OpCodes.Call, Engine.Method(typeof(FrameworkShim), name, argument));

    /// <summary>Pushes the address of a field's shadow.</summary>
    public void PushShadow(Instruction at, FieldReference field, VariableDefinition? owner)
    {
        var shadow = new FieldReference(Fields.ShadowOf(field), Engine.Shadow, field.DeclaringType);
        if (owner is null)
        {
            Edits.Before(at, Instruction.Create(OpCodes.Ldsflda, shadow));
        }
        else
        {
            Edits.Before(at, Instruction.Create(OpCodes.Ldloc, owner), Instruction.Create(OpCodes.Ldflda, shadow));
        }
    }
}
