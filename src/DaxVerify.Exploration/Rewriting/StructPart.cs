using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>A field of a struct, or a field of a field, that an instruction uses.</summary>
/// <param name="Path">The way to it, as far as the instruction's own code may go.</param>
/// <param name="Inner">The rest of the way, which a method of the struct there goes: methods that say where it leads from that struct's address, and to how many bytes. Null if there is none.</param>
/// <param name="Writes">Whether it is written.</param>
internal sealed record StructPart(FieldReference[] Path, MethodReference[]? Inner, bool Writes)
{
    /// <summary>Pushes where it begins in the struct, and how many bytes it has.</summary>
    /// <param name="address">Pushes the struct's address.</param>
    public IEnumerable<Instruction> Range(Func<Instruction> address)
    {
        IEnumerable<Instruction> Way() => [address(), .. Path.Select(field => Instruction.Create(OpCodes.Ldflda, field))];
        Instruction[] offset = [.. Way(), address(), Instruction.Create(OpCodes.Sub), Instruction.Create(OpCodes.Conv_I4)];
        return Inner is [var inner, var bytes]
            ? [.. offset, .. Way(), Instruction.Create(OpCodes.Conv_U), Instruction.Create(OpCodes.Call, inner), Instruction.Create(OpCodes.Add), Instruction.Create(OpCodes.Call, bytes)]
            : [.. offset, Instruction.Create(OpCodes.Sizeof, TypeOf(Path[^1]))];
    }

    /// <summary>The type of a field, with the arguments in use.</summary>
    public static TypeReference TypeOf(FieldReference field) => Signatures.Instantiate(field.FieldType, field.DeclaringType, null);
}
