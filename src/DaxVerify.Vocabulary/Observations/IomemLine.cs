namespace DaxVerify.Vocabulary.Observations;

/// <summary>One line of <c>/proc/iomem</c> that lies inside a region.</summary>
/// <param name="Depth">Nesting level, from 0.</param>
/// <param name="Start">First byte.</param>
/// <param name="End">Last byte.</param>
/// <param name="Name">Owner.</param>
public readonly record struct IomemLine(int Depth, ulong Start, ulong End, string Name)
{
    /// <summary>The line as the kernel prints it, without its newline.</summary>
    /// <returns>Two spaces per level, hexadecimal bounds, the name.</returns>
    public override string ToString() => $"{new string(' ', Depth * 2)}{Start:x8}-{End:x8} : {Name}";
}
