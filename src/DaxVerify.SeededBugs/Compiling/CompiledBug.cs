using DaxVerify.SeededBugs.Patches;

namespace DaxVerify.SeededBugs.Compiling;

/// <summary>The bus with a defect, as an assembly and its symbols.</summary>
/// <param name="Bug">The defect.</param>
/// <param name="Assembly">The image of <see cref="BusCompilation.AssemblyFile"/>.</param>
/// <param name="Symbols">The image of <see cref="BusCompilation.SymbolsFile"/>.</param>
public sealed record CompiledBug(SeededBug Bug, byte[] Assembly, byte[] Symbols)
{
    /// <summary>Puts it in the place of the bus.</summary>
    /// <param name="folder">A copy of the program.</param>
    public void WriteTo(string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, BusCompilation.AssemblyFile), Assembly);
        File.WriteAllBytes(Path.Combine(folder, BusCompilation.SymbolsFile), Symbols);
    }
}
