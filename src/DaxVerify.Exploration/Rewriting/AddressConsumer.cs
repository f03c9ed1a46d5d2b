using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>An instruction that uses an address.</summary>
/// <param name="Consumer">Reads or writes there, or passes it on.</param>
/// <param name="Argument">The position of the address among what it pops; less than zero where another address may take its place.</param>
/// <param name="Path">From the struct at the address to the field of it that it is about, if it goes through that field's own address: a field, a field of that, and so on.</param>
internal readonly record struct AddressConsumer(Instruction Consumer, int Argument, FieldReference[] Path)
{
    /// <summary>As <see cref="Argument"/>: another address may come to the instruction in its place, on top of the stack.</summary>
    public const int Merged = -1;

    /// <summary>The same with something on top of it, or in a local that is set several times.</summary>
    public const int MergedBelow = -2;

    /// <summary>Without the path.</summary>
    public void Deconstruct(out Instruction consumer, out int argument) => (consumer, argument) = (Consumer, Argument);
}
