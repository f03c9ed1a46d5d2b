using System.Collections.Concurrent;
using DaxVerify.SeededBugs.Compiling;
using DaxVerify.SeededBugs.Patches;
using DaxVerify.Verification.Layers;
using DaxVerify.Vocabulary.Files;

namespace DaxVerify.Cli.Seeding;

/// <summary>
/// The compiled bugs of the vacuity gate. Each is compiled once and kept beside the program under the hash of its sources and of the program, so that a check that is run again
/// begins with asking.
/// </summary>
internal sealed class GateImages
{
    private readonly Dictionary<string, SeededBug> _bugs = SeededBug.Historical().ToDictionary(bug => bug.Name);
    private readonly Lazy<BusCompilation> _compilation = new(() => new BusCompilation(AppContext.BaseDirectory));
    private readonly ConcurrentDictionary<string, Lazy<CompiledBug>> _compiled = [];
    private readonly string _folder;

    private GateImages(string folder) => _folder = folder;

    /// <summary>Opens the images beside the program or, where nothing can be written, in memory alone.</summary>
    public static GateImages Open() => new(Path.Combine(AppContext.BaseDirectory, "gate"));

    /// <summary>Puts a bug into a copy of the program.</summary>
    /// <param name="isForSecondEngine">Put it into the second engine's part as well.</param>
    public void PutInto(ProgramCopy copy, string name, bool isForSecondEngine)
    {
        var image = _compiled.GetOrAdd(name, one => new Lazy<CompiledBug>(() => Find(_bugs[one]))).Value;
        copy.Put(image);
        if (isForSecondEngine)
        {
            copy.PutForSecondEngine(image);
        }
    }

    private CompiledBug Find(SeededBug bug)
    {
        var folder = Path.Combine(_folder, CellStore.KeyOf(bug, "gate", new LayerQuestion(string.Empty, string.Empty, TimeSpan.Zero, 0)));
        var (assembly, symbols) = (Path.Combine(folder, BusCompilation.AssemblyFile), Path.Combine(folder, BusCompilation.SymbolsFile));
        if (File.Exists(assembly))
        {
            return new CompiledBug(bug, File.ReadAllBytes(assembly), File.ReadAllBytes(symbols));
        }

        var compiled = _compilation.Value.Compile(bug);
        try
        {
            // The assembly comes last: where it is, all is there.
            WholeFile.Write(symbols, compiled.Symbols);
            WholeFile.Write(assembly, compiled.Assembly);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return compiled; // a program whose folder can't be written compiles each time
        }

        return compiled;
    }
}
