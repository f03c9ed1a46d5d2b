using DaxVerify.Exploration.Primitives.Locks;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Methods by which a program's own lock says, by attributes that are known by their names, what they do to it: their beginning and end are
/// told to the engine, and so is the place of each call. Only <c>"this"</c> in a class marked <c>[LockType]</c> counts.
/// </summary>
internal sealed class OwnLockMethods(EngineReferences engine, HashSet<string> rewritten)
{
    private const string LockType = "LockTypeAttribute";
    private readonly Dictionary<string, bool> _isLock = [];

    /// <summary>Tells the engine where a call is, if it is one of such a method.</summary>
    /// <returns>The instructions to put right before the call; none if it isn't one.</returns>
    public Instruction[] BeforeCall(MethodReference method, string site) =>
        IsOwnLock(method.DeclaringType) && method.Resolve() is { } definition && RoleOf(definition) is not null
            ? [Instruction.Create(OpCodes.Ldstr, site), Instruction.Create(OpCodes.Call, engine.Method(typeof(OwnLockShim), nameof(OwnLockShim.CalledFrom)))]
            : [];

    /// <summary>Wraps the body of a method, if it is one; after all else in it was rewritten.</summary>
    public void Wrap(MethodDefinition method, string site)
    {
        if (method.IsStatic || !method.HasBody || !IsLock(method.DeclaringType) || RoleOf(method) is not { } role)
        {
            return;
        }

        var body = method.Body;
        body.SimplifyMacros();
        var result = method.ReturnType.MetadataType == MetadataType.Void ? null : new VariableDefinition(method.ReturnType);
        var done = new VariableDefinition(method.Module.TypeSystem.Boolean);
        if (result is not null)
        {
            body.Variables.Add(result);
        }

        body.Variables.Add(done);
        var first = body.Instructions[0];
        var end = result is null ? Instruction.Create(OpCodes.Ret) : Instruction.Create(OpCodes.Ldloc, result);
        LeaveTo(body, end, result, done, role.Success);
        var at = body.Instructions.IndexOf(first);
        body.Instructions.Insert(at++, Instruction.Create(OpCodes.Ldarg, body.ThisParameter));
        body.Instructions.Insert(at++, Instruction.Create(OpCodes.Ldstr, site));
        body.Instructions.Insert(at, Instruction.Create(OpCodes.Call, engine.Method(typeof(OwnLockShim), role.Begin)));
        var handler = Instruction.Create(OpCodes.Ldarg, body.ThisParameter);
        body.Instructions.Add(handler);
        body.Instructions.Add(Instruction.Create(OpCodes.Ldloc, done));
        body.Instructions.Add(Instruction.Create(OpCodes.Call, engine.Method(typeof(OwnLockShim), role.End)));
        body.Instructions.Add(Instruction.Create(OpCodes.Endfinally));
        body.Instructions.Add(end);
        if (result is not null)
        {
            body.Instructions.Add(Instruction.Create(OpCodes.Ret));
        }

        body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Finally)
        {
            TryStart = first,
            TryEnd = handler,
            HandlerStart = handler,
            HandlerEnd = end,
        });
        body.InitLocals = true;
        body.OptimizeMacros();
    }

    /// <summary>Every return leaves the block to come, and says whether it got what the method is for.</summary>
    private static void LeaveTo(MethodBody body, Instruction end, VariableDefinition? result, VariableDefinition done, bool? success)
    {
        foreach (var instruction in body.Instructions.Where(i => i.OpCode.Code == Code.Ret).ToList())
        {
            var last = new List<Instruction>();
            if (result is not null)
            {
                last.Add(Instruction.Create(OpCodes.Stloc, result));
            }

            if (success is { } value)
            {
                last.AddRange(IsTruthy(result!));
                if (!value)
                {
                    last.AddRange([Instruction.Create(OpCodes.Ldc_I4_0), Instruction.Create(OpCodes.Ceq)]);
                }
            }
            else
            {
                last.Add(Instruction.Create(OpCodes.Ldc_I4_1));
            }

            last.AddRange([Instruction.Create(OpCodes.Stloc, done), Instruction.Create(OpCodes.Leave, end)]);
            (instruction.OpCode, instruction.Operand) = (last[0].OpCode, last[0].Operand);
            var at = body.Instructions.IndexOf(instruction);
            foreach (var added in last.Skip(1))
            {
                body.Instructions.Insert(++at, added);
            }
        }
    }

    private static Instruction[] IsTruthy(VariableDefinition result) => result.VariableType.IsValueType
        ? [Instruction.Create(OpCodes.Ldloc, result), Instruction.Create(OpCodes.Conv_U8), Instruction.Create(OpCodes.Ldc_I4_0), Instruction.Create(OpCodes.Conv_U8), Instruction.Create(OpCodes.Cgt_Un)]
        : [Instruction.Create(OpCodes.Ldloc, result), Instruction.Create(OpCodes.Ldnull), Instruction.Create(OpCodes.Cgt_Un)];

    private static (string Begin, string End, bool? Success)? RoleOf(MethodDefinition method)
    {
        foreach (var attribute in method.CustomAttributes)
        {
            if (attribute.ConstructorArguments is not [{ Value: "this" }, ..])
            {
                continue;
            }

            switch (attribute.AttributeType.Name)
            {
                case "AcquiresLockAttribute":
                    return (nameof(OwnLockShim.BeginExclusive), nameof(OwnLockShim.EndAcquire), null);
                case "AcquiresSharedLockAttribute":
                    return (nameof(OwnLockShim.BeginShared), nameof(OwnLockShim.EndAcquire), null);
                case "TryAcquiresLockAttribute" when CanTell(method.ReturnType):
                    var arguments = attribute.ConstructorArguments;
                    var isShared = arguments is [_, _, { Value: true }];
                    return (isShared ? nameof(OwnLockShim.BeginShared) : nameof(OwnLockShim.BeginExclusive), nameof(OwnLockShim.EndAcquire),
                        arguments is not [_, { Value: false }, ..]);
                case "ExcludesLockAttribute":
                    return (nameof(OwnLockShim.BeginExclusive), nameof(OwnLockShim.EndWait), null);
                case "ReleasesLockAttribute":
                    return (nameof(OwnLockShim.BeginRelease), nameof(OwnLockShim.EndRelease), null);
            }
        }

        return null;
    }

    /// <summary>Whether a result can be compared with zero or null: a boolean, an integer, an enumeration or a reference.</summary>
    private static bool CanTell(TypeReference type) => type switch
    {
        GenericParameter or ByReferenceType or PointerType => false,
        { IsValueType: false } => type.MetadataType != MetadataType.Void,
        { IsPrimitive: true } => type.MetadataType is not (MetadataType.Single or MetadataType.Double),
        _ => type.Resolve()?.IsEnum == true,
    };

    private bool IsOwnLock(TypeReference type)
    {
        var name = type.GetElementType().FullName;
        if (!_isLock.TryGetValue(name, out var known))
        {
            _isLock.Add(name, known = rewritten.Contains(AssemblyOf(type)) && type.GetElementType().Resolve() is { } definition && IsLock(definition));
        }

        return known;
    }

    private static string AssemblyOf(TypeReference type) => type.GetElementType().Scope switch
    {
        ModuleDefinition module => module.Assembly.Name.Name,
        AssemblyNameReference assembly => assembly.Name,
        _ => "",
    };

    private static bool IsLock(TypeDefinition type) => !type.IsValueType && type.CustomAttributes.Any(a => a.AttributeType.Name == LockType);
}
