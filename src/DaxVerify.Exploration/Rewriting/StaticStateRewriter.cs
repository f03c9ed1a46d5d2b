using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Runtime;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Makes the static state of a type resettable, and its static constructor one that runs under control: its body becomes a method, another one zeroes the fields, a new static
/// constructor, which the runtime runs once and early, registers both, and a last method has the old one run where the program comes to the type
/// (<see cref="InitialiserChecks"/>). Reloading the assembly for each execution would cost milliseconds.
/// </summary>
internal sealed class StaticStateRewriter
{
    private readonly ModuleDefinition _module;
    private readonly EngineReferences _engine;
    private readonly HashSet<TypeDefinition> _plain;

    /// <summary>Prepares for one module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="engine">What inserted code calls.</param>
    /// <param name="plain">Types whose static constructors nobody can tell when they run.</param>
    public StaticStateRewriter(ModuleDefinition module, EngineReferences engine, HashSet<TypeDefinition> plain)
    {
        _plain = plain;
        _module = module;
        _engine = engine;
    }

    public void Run(TypeDefinition type)
    {
        if (type.Name == "<Module>" && type.Methods.FirstOrDefault(m => m is { IsConstructor: true, IsStatic: true }) is { } initialiser)
        {
            RunInitialiser(initialiser);
            return;
        }

        if (type.IsEnum || (CompilerNames.IsOfCompiler(type.Name) && !CompilerNames.IsCache(type.Name)))
        {
            return;
        }

        var fields = type.Fields.Where(IsState).ToList();
        var constructor = type.Methods.FirstOrDefault(m => m.IsConstructor && m.IsStatic);
        if (fields.Count == 0 && constructor is null)
        {
            return;
        }

        var self = Signatures.Self(type);
        var zero = NewMethod(type, "$zero");
        var mayRunEarlier = type.IsBeforeFieldInit;
        type.IsBeforeFieldInit = true;
        var body = zero.Body.GetILProcessor();
        if (constructor is not null)
        {
            var ready = NewField(type, "$ready", _module.TypeSystem.Boolean);
            body.Emit(OpCodes.Ldc_I4_0);
            body.Emit(OpCodes.Stsfld, Reference(ready, self));
            Register(constructor, MoveBody(constructor, type), zero, AddEnsure(type, ready), mayRunEarlier);
        }
        else
        {
            RegisterFields(type, Reference(zero, self));
        }

        foreach (var field in fields)
        {
            field.IsInitOnly = false;
            Zero(body, Reference(field, self));
        }

        body.Emit(OpCodes.Ret);
    }

    private static void Zero(ILProcessor body, FieldReference field)
    {
        var type = field.FieldType is IModifierType modified ? modified.ElementType : field.FieldType;
        if (type is PointerType or FunctionPointerType)
        {
            body.Emit(OpCodes.Ldc_I4_0);
            body.Emit(OpCodes.Conv_U);
            body.Emit(OpCodes.Stsfld, field);
        }
        else
        {
            body.Emit(OpCodes.Ldsflda, field);
            body.Emit(OpCodes.Initobj, type);
        }
    }

    private static bool IsState(FieldDefinition field) =>
        field.IsStatic && !field.IsLiteral && !field.HasConstant && (field.Attributes & FieldAttributes.HasFieldRVA) == 0
        && !Instrumentable.IsThreadStatic(field)
        && !field.Name.EndsWith("$shadow", StringComparison.Ordinal);

    /// <summary>What module initialisers have set is put back to zero with the rest: they run again as static constructors do.</summary>
    private void RunInitialiser(MethodDefinition initialiser)
    {
        var type = new TypeDefinition(
            "", StaticState.ModuleInitialisers, TypeAttributes.Class | TypeAttributes.Abstract | TypeAttributes.Sealed, _module.TypeSystem.Object);
        _module.Types.Add(type);
        var zero = NewMethod(type, "$zero");
        zero.Body.GetILProcessor().Emit(OpCodes.Ret);
        var moved = MoveBody(initialiser, type);
        var body = initialiser.Body.GetILProcessor();
        EmitAction(body, zero);
        EmitAction(body, moved);
        body.Emit(OpCodes.Call, _engine.Method(typeof(StaticState), nameof(StaticState.RegisterModule)));
        body.Emit(OpCodes.Ret);
    }

    /// <summary>Moves the static constructor's code, with its symbols, to an ordinary method.</summary>
    private MethodDefinition MoveBody(MethodDefinition constructor, TypeDefinition type)
    {
        var moved = NewMethod(type, "$init");
        moved.Body = constructor.Body;
        moved.DebugInformation.Scope = constructor.DebugInformation.Scope;
        foreach (var point in constructor.DebugInformation.SequencePoints)
        {
            moved.DebugInformation.SequencePoints.Add(point);
        }

        constructor.DebugInformation.Scope = null;
        constructor.DebugInformation.SequencePoints.Clear();
        constructor.Body = new MethodBody(constructor);
        return moved;
    }

    /// <summary>Adds the method that is called where the runtime would look whether the type is initialised.</summary>
    /// <returns>The field that keeps what runs the static constructor.</returns>
    private FieldDefinition AddEnsure(TypeDefinition type, FieldDefinition ready)
    {
        var self = Signatures.Self(type);
        var state = NewField(type, "$initialiser", _engine.Initialiser);
        var ensure = NewMethod(type, InitialiserChecks.Ensure);
        ensure.Parameters.Add(new ParameterDefinition("site", ParameterAttributes.None, _module.TypeSystem.String));
        ensure.AggressiveInlining = true;
        var body = ensure.Body.GetILProcessor();
        var end = Instruction.Create(OpCodes.Ret);
        body.Emit(OpCodes.Ldsfld, Reference(ready, self));
        body.Emit(OpCodes.Brtrue, end);
        body.Emit(OpCodes.Ldsfld, Reference(state, self));
        body.Emit(OpCodes.Ldarg_0);
        body.Emit(OpCodes.Call, _engine.Method(typeof(TypeInitialiser), nameof(TypeInitialiser.Enter)));
        body.Emit(OpCodes.Stsfld, Reference(ready, self));
        body.Append(end);
        return state;
    }

    private void Register(MethodDefinition constructor, MethodDefinition initialise, MethodDefinition zero, FieldDefinition state, bool mayRunEarlier)
    {
        var self = Signatures.Self(constructor.DeclaringType);
        var body = constructor.Body.GetILProcessor();
        EmitAction(body, Reference(zero, self));
        EmitAction(body, Reference(initialise, self));
        body.Emit(mayRunEarlier ? OpCodes.Ldc_I4_1 : OpCodes.Ldc_I4_0);
        body.Emit(_plain.Contains(constructor.DeclaringType) ? OpCodes.Ldc_I4_1 : OpCodes.Ldc_I4_0);
        body.Emit(OpCodes.Call, _engine.Method(typeof(StaticState), nameof(StaticState.Register)));
        body.Emit(OpCodes.Stsfld, Reference(state, self));
        body.Emit(OpCodes.Ret);
    }

    private void RegisterFields(TypeDefinition type, MethodReference zero)
    {
        var constructor = new MethodDefinition(
            ".cctor",
            MethodAttributes.Private | MethodAttributes.Static | MethodAttributes.HideBySig | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName,
            _module.TypeSystem.Void);
        type.Methods.Add(constructor);
        var body = constructor.Body.GetILProcessor();
        EmitAction(body, zero);
        body.Emit(OpCodes.Call, _engine.Method(typeof(StaticState), nameof(StaticState.RegisterFields)));
        body.Emit(OpCodes.Ret);
    }

    private static FieldDefinition NewField(TypeDefinition type, string name, TypeReference of)
    {
        var field = new FieldDefinition(name, FieldAttributes.Public | FieldAttributes.Static | FieldAttributes.NotSerialized, of);
        type.Fields.Add(field);
        return field;
    }

    private void EmitAction(ILProcessor body, MethodReference method)
    {
        body.Emit(OpCodes.Ldnull);
        body.Emit(OpCodes.Ldftn, method);
        body.Emit(OpCodes.Newobj, _engine.NewAction);
    }

    private MethodDefinition NewMethod(TypeDefinition type, string name)
    {
        var method = new MethodDefinition(name, MethodAttributes.Public | MethodAttributes.Static | MethodAttributes.HideBySig, _module.TypeSystem.Void);
        type.Methods.Add(method);
        return method;
    }

    private static FieldReference Reference(FieldDefinition field, TypeReference self) =>
        self is GenericInstanceType ? new FieldReference(field.Name, field.FieldType, self) : field;

    private static MethodReference Reference(MethodDefinition method, TypeReference self) =>
        self is GenericInstanceType ? new MethodReference(method.Name, method.ReturnType, self) { HasThis = false } : method;
}
