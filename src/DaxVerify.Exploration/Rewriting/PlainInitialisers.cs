using DaxVerify.Exploration.Runtime;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Finds static constructors whose code shows that they only set up what is their own: constants, new arrays, locks and collections, delegates. Nobody can tell when they run, so that
/// coming to their types need not be a scheduling point.
/// </summary>
internal static class PlainInitialisers
{
    private static readonly HashSet<string> s_made =
    [
        "System.Object", "System.Threading.Lock", "System.Threading.SemaphoreSlim", "System.Threading.ManualResetEventSlim", "System.TimeSpan", "System.Threading.Tasks.TaskCompletionSource",
    ];

    /// <summary>Types of a module whose static constructors are plain, before anything of it is rewritten.</summary>
    public static HashSet<TypeDefinition> Of(ModuleDefinition module) =>
    [
        .. module.GetTypes().Where(type => type.Methods.FirstOrDefault(method => method is { IsConstructor: true, IsStatic: true, HasBody: true }) is { } initialiser
            && !initialiser.Body.HasExceptionHandlers && initialiser.Body.Instructions.All(at => IsPlain(at, type))),
    ];

    private static bool IsPlain(Instruction at, TypeDefinition type) => at.OpCode.Code switch
    {
        Code.Ldsfld => IsOwn((FieldReference)at.Operand, type) || at.Operand is FieldReference { DeclaringType.Name: var name } && CompilerNames.IsOfCompiler(name),
        Code.Stsfld => IsOwn((FieldReference)at.Operand, type) && !IsPerThread((FieldReference)at.Operand),
        Code.Newobj => Makes((MethodReference)at.Operand),
        Code.Call or Code.Callvirt => Fills((MethodReference)at.Operand),
        Code.Ldftn => at.Next is { OpCode.Code: Code.Newobj },
        Code.Nop or Code.Dup or Code.Pop or Code.Ret or Code.Newarr or Code.Ldtoken or Code.Box or Code.Ldstr or Code.Ldnull => true,
        _ => at.OpCode.Name.StartsWith("ldc.", StringComparison.Ordinal) || at.OpCode.Name.StartsWith("stelem", StringComparison.Ordinal) || at.OpCode.Name.StartsWith("conv.", StringComparison.Ordinal)
            || at.OpCode.Code is Code.Add or Code.Sub or Code.Mul or Code.Neg or Code.Not or Code.Shl or Code.And or Code.Or,
    };

    private static bool IsOwn(FieldReference field, TypeDefinition type) => Signatures.IsSelf(field.DeclaringType, type);

    private static bool IsPerThread(FieldReference field) => Signatures.TryResolve(field) is not { } definition || Instrumentable.IsThreadStatic(definition);

    private static bool Makes(MethodReference constructor) =>
        constructor.DeclaringType.GetElementType() is not TypeDefinition
        && (s_made.Contains(constructor.DeclaringType.GetElementType().FullName) || IsCollection(constructor.DeclaringType) || Signatures.IsDelegate(constructor.DeclaringType))
        && constructor.Parameters.All(p => p.ParameterType.IsPrimitive || Signatures.IsDelegate(constructor.DeclaringType));

    private static bool Fills(MethodReference method) =>
        method is { Name: "InitializeArray", DeclaringType.FullName: "System.Runtime.CompilerServices.RuntimeHelpers" }
        || (method.Name is "Add" or "set_Item" && IsCollection(method.DeclaringType) && method.DeclaringType is GenericInstanceType { GenericArguments: var arguments }
            && arguments.All(argument => argument.IsPrimitive || argument.FullName == "System.String" || argument != arguments[0]));

    /// <summary>A collection of the framework, which compares its keys, if it has any, with code of its own as long as they are numbers or text.</summary>
    private static bool IsCollection(TypeReference type) =>
        type.GetElementType() is { Namespace: "System.Collections.Generic" or "System.Collections.Concurrent" } element && element is not TypeDefinition && !Signatures.IsValueType(type);
}
