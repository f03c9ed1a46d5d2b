using DaxVerify.Exploration.Runtime;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Puts calls where the runtime looks whether a type is initialised (ECMA-335 I.8.9.5): for an explicit static constructor, at the start of static methods, of constructors and of
/// methods of structs and interfaces, and before static fields that others access; for static fields with initialisers alone (beforefieldinit), before those fields, which is
/// the latest that the runtime may be.
/// </summary>
internal sealed class InitialiserChecks
{
    /// <summary>Name of the method that each type with a static constructor gets.</summary>
    public const string Ensure = "$ensure";

    private readonly RewrittenBody _body;

    /// <summary>Prepares for one body.</summary>
    public InitialiserChecks(RewrittenBody body) => _body = body;

    /// <summary>Puts them into the body, before anything else is.</summary>
    public void Insert(Instruction[] code)
    {
        var own = _body.Method.DeclaringType;
        var isInitialiser = _body.Method is { IsConstructor: true, IsStatic: true };
        if (code.Length > 0 && !isInitialiser && HasInitialiser(own) && !own.IsBeforeFieldInit && LooksAtStart(_body.Method))
        {
            Check(code[0], Signatures.Self(own), _body.Sites.AtStart);
        }

        foreach (var at in code)
        {
            if (at.OpCode.Code is Code.Ldsfld or Code.Ldsflda or Code.Stsfld && at.Operand is FieldReference field && Signatures.TryResolve(field) is { } definition
                && IsInitialised(definition) && (!Signatures.IsSelf(field.DeclaringType, own) || (own.IsBeforeFieldInit && !isInitialiser)))
            {
                Check(at, field.DeclaringType, _body.Sites.At(at, field));
            }
        }
    }

    private void Check(Instruction at, TypeReference type, string site)
    {
        var ensure = new MethodReference(Ensure, _body.Module.TypeSystem.Void, type) { HasThis = false };
        ensure.Parameters.Add(new ParameterDefinition(_body.Module.TypeSystem.String));
        _body.Edits.Before(at, Instruction.Create(OpCodes.Ldstr, site), Instruction.Create(OpCodes.Call, ensure));
    }

    private static bool LooksAtStart(MethodDefinition method) =>
        method.IsStatic || method.IsConstructor || method.DeclaringType.IsValueType || method.DeclaringType.IsInterface;

    private bool IsInitialised(FieldDefinition field) =>
        !field.IsLiteral && (field.Attributes & FieldAttributes.HasFieldRVA) == 0 && _body.Fields.IsRewritten(field) && HasInitialiser(field.DeclaringType);

    /// <summary>Whether the program gave the type a static constructor, or static fields with initialisers; asked before the type is rewritten.</summary>
    private static bool HasInitialiser(TypeDefinition type) =>
        !type.IsEnum && !CompilerNames.IsOfCompiler(type.Name) && type.Methods.Any(method => method is { IsConstructor: true, IsStatic: true });
}
