namespace DaxVerify.Vocabulary.Operations;

/// <summary>
/// Forks; the child loads 8 bytes from its copy of the mapping and exits. Mappings of a dax device are not meant to be inherited
/// (the 2016 introduction of /dev/dax); a child without it gets SIGSEGV. Without a mapping the step is not carried out.
/// </summary>
/// <param name="At">Bytes from the mapping's start.</param>
public sealed record ForkOperation(ulong At) : Operation
{
    /// <inheritdoc/>
    public override string ToString() => $"fork, child loads at=0x{At:x}";
}
