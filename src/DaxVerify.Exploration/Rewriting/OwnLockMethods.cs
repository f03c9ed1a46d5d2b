using DaxVerify.Exploration.Primitives.Locks;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Methods by which a program's own lock says, by attributes that are known by their names, what they do to it: their beginning and end are
/// told to the engine, and so is the place of each call. Only <c>"this"</c> in a class marked <c>[LockType]</c> counts. What a guard, a type marked
/// <c>[ScopedLock]</c>, does to locks happens where the guard is called.
/// </summary>
internal sealed class OwnLockMethods(EngineReferences engine, HashSet<string> rewritten)
{
    private const string LockType = "LockTypeAttribute";
    private const string ScopedLock = "ScopedLockAttribute";
    private readonly Dictionary<string, TypeDefinition?> _marked = [];

    /// <summary>Whether the place of a call is to be told: of a method of a lock or of a guard, by its contract.</summary>
    public bool IsTold(Instruction call, MethodReference method) =>
        Marked(TypeCalled(call, method)) is { } type && TargetOf(type, method) is { } target && (IsLock(type) ? RoleOf(target) is not null : IsGuardMethod(target));

    /// <summary>Tells the engine where a call is.</summary>
    /// <param name="site">Pushes the place.</param>
    /// <returns>The instructions to put right before the call.</returns>
    public Instruction[] Tell(Instruction site) => [site, Instruction.Create(OpCodes.Call, engine.Method(typeof(OwnLockShim), nameof(OwnLockShim.CalledFrom)))];

    /// <summary>Whether a method takes or releases locks for whoever calls its guard.</summary>
    public static bool IsGuardMethod(MethodDefinition method) =>
        IsGuard(method.DeclaringType) && !method.IsStatic && method.CustomAttributes.Any(a => RoleOf(a, method) is not null);

    /// <summary>Keeps, at the beginning of a guard's method, where it was called.</summary>
    public void KeepCaller(MethodDefinition method, VariableDefinition caller, string site)
    {
        var body = method.Body;
        body.Instructions.Insert(0, Instruction.Create(OpCodes.Ldstr, site));
        body.Instructions.Insert(1, Instruction.Create(OpCodes.Call, engine.Method(typeof(OwnLockShim), nameof(OwnLockShim.Caller))));
        body.Instructions.Insert(2, Instruction.Create(OpCodes.Stloc, caller));
    }

    /// <summary>Wraps the body of a method, if it is one; after all else in it was rewritten.</summary>
    public void Wrap(MethodDefinition method, string site)
    {
        if (method.IsStatic || !method.HasBody || !IsLock(method.DeclaringType) || RoleOf(method) is not { } role)
        {
            return;
        }

        var body = method.Body;
        body.SimplifyMacros();
        var result = Signatures.IsVoid(method.ReturnType) ? null : new VariableDefinition(method.ReturnType);
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

    private static (string Begin, string End, bool? Success)? RoleOf(MethodDefinition method) => method.CustomAttributes
        .Where(a => a.ConstructorArguments is [{ Value: "this" }, ..])
        .Select(a => RoleOf(a, method))
        .FirstOrDefault(role => role is not null);

    private static (string Begin, string End, bool? Success)? RoleOf(CustomAttribute attribute, MethodDefinition method)
    {
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
            default:
                return null;
        }
    }

    /// <summary>Whether a result can be compared with zero or null: a boolean, an integer, an enumeration or a reference.</summary>
    private static bool CanTell(TypeReference type) => type switch
    {
        GenericParameter or ByReferenceType or PointerType => false,
        { IsValueType: false } => !Signatures.IsVoid(type),
        { IsPrimitive: true } => type.MetadataType is not (MetadataType.Single or MetadataType.Double),
        _ => type.Resolve()?.IsEnum == true,
    };

    /// <summary>Whose method is called; of <c>IDisposable.Dispose</c> the type of what <c>using</c> disposes.</summary>
    private static TypeReference TypeCalled(Instruction call, MethodReference method) => call.Previous switch
    {
        _ when method.DeclaringType.FullName != "System.IDisposable" => method.DeclaringType,
        { OpCode.Code: Code.Constrained, Operand: TypeReference constraint } => constraint,
        { OpCode.Code: Code.Ldloc, Operand: VariableDefinition local } => local.VariableType,
        _ => method.DeclaringType,
    };

    private static MethodDefinition? TargetOf(TypeDefinition type, MethodReference method) => method.DeclaringType.FullName == "System.IDisposable"
        ? type.Methods.FirstOrDefault(m => !m.HasParameters && m.Name is "Dispose" or "System.IDisposable.Dispose")
        : Signatures.TryResolve(method);

    /// <summary>The definition of a lock or a guard in rewritten code; null if it is neither.</summary>
    private TypeDefinition? Marked(TypeReference type)
    {
        var name = type.GetElementType().FullName;
        if (!_marked.TryGetValue(name, out var known))
        {
            known = rewritten.Contains(AssemblyOf(type)) && type.GetElementType().Resolve() is { } definition && (IsLock(definition) || IsGuard(definition))
                ? definition
                : null;
            _marked.Add(name, known);
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

    private static bool IsGuard(TypeDefinition type) => type.CustomAttributes.Any(a => a.AttributeType.Name == ScopedLock);
}
