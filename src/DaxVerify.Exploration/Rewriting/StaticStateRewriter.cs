using DaxVerify.Exploration.Primitives.Memory;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Makes the static state of a type resettable: the static constructor's body becomes a method, another one zeroes the fields,
/// and a new static constructor registers both on first use. Reloading the assembly for each execution
/// would cost milliseconds.
/// </summary>
internal sealed class StaticStateRewriter
{
    private readonly ModuleDefinition _module;
    private readonly EngineReferences _engine;

    /// <summary>Prepares for one module.</summary>
    public StaticStateRewriter(ModuleDefinition module, EngineReferences engine)
    {
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

        if (type.IsEnum || type.IsInterface || type.Name.StartsWith('<'))
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
        var body = zero.Body.GetILProcessor();
        foreach (var field in fields)
        {
            field.IsInitOnly = false;
            body.Emit(OpCodes.Ldsflda, Reference(field, self));
            body.Emit(OpCodes.Initobj, field.FieldType is IModifierType m ? m.ElementType : field.FieldType);
        }

        body.Emit(OpCodes.Ret);
        var initialise = constructor is null ? null : Reference(MoveBody(constructor, type), self);
        Register(type, constructor, Reference(zero, self), initialise);
    }

    private static bool IsState(FieldDefinition field) =>
        field.IsStatic && !field.IsLiteral && !field.HasConstant && (field.Attributes & FieldAttributes.HasFieldRVA) == 0
        && !Instrumentable.IsThreadStatic(field)
        && !field.Name.EndsWith("$shadow", StringComparison.Ordinal)
        && field.FieldType is not PointerType and not FunctionPointerType;

    /// <summary>What module initialisers have set is put back to zero with the rest: they run again as static constructors do.</summary>
    private void RunInitialiser(MethodDefinition initialiser)
    {
        var type = new TypeDefinition(
            "", StaticState.ModuleInitialisers, TypeAttributes.Class | TypeAttributes.Abstract | TypeAttributes.Sealed, _module.TypeSystem.Object);
        _module.Types.Add(type);
        var zero = NewMethod(type, "$zero");
        zero.Body.GetILProcessor().Emit(OpCodes.Ret);
        var moved = MoveBody(initialiser, type);
        Register(initialiser.DeclaringType, initialiser, zero, moved);
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

    private void Register(TypeDefinition type, MethodDefinition? constructor, MethodReference zero, MethodReference? initialise)
    {
        if (constructor is null)
        {
            constructor = new MethodDefinition(
                ".cctor",
                MethodAttributes.Private | MethodAttributes.Static | MethodAttributes.HideBySig | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName,
                _module.TypeSystem.Void);
            type.Methods.Add(constructor);
            type.IsBeforeFieldInit = true;
        }

        var body = constructor.Body.GetILProcessor();
        EmitAction(body, zero);
        if (initialise is null)
        {
            body.Emit(OpCodes.Ldnull);
        }
        else
        {
            EmitAction(body, initialise);
        }

        body.Emit(OpCodes.Call, _engine.Method(typeof(StaticState), nameof(StaticState.Initialise)));
        body.Emit(OpCodes.Ret);
        constructor.Body.OptimizeMacros();
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
