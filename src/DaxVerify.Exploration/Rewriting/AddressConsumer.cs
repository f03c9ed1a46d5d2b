using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>An instruction that uses an address.</summary>
/// <param name="Consumer">Reads or writes there, or passes it on.</param>
/// <param name="Argument">The position of the address among what it pops; -1 where another address may take its place.</param>
/// <param name="Field">The field of the struct at the address that it is about, if it goes through that field's own address.</param>
internal readonly record struct AddressConsumer(Instruction Consumer, int Argument, FieldReference? Field)
{
    /// <summary>Without the field.</summary>
    public void Deconstruct(out Instruction consumer, out int argument) => (consumer, argument) = (Consumer, Argument);
}
