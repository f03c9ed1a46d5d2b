using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DaxVerify.Cli.Exploring;
using DaxVerify.Cli.Invocation;
using DaxVerify.SeededBugs.Patches;
using DaxVerify.Verification.Layers;

namespace DaxVerify.Cli.Seeding;

/// <summary>
/// The cells of a kill matrix on disk, each written whole as soon as it is known, so that whoever is killed loses the cells that it was working on and nothing else. A cell
/// is taken again only for the same sources, program, budget and seed.
/// </summary>
internal sealed class CellStore(string folder)
{
    private static readonly string s_program = string.Join(' ', AppDomain.CurrentDomain.GetAssemblies().Concat([typeof(IBugLayer).Assembly, typeof(SeededBug).Assembly])
        .Where(assembly => assembly.GetName().Name is { } name && (name.StartsWith("DaxVerify.", StringComparison.Ordinal) || name == "daxverify"))
        .Select(assembly => $"{assembly.GetName().Name}:{assembly.ManifestModule.ModuleVersionId}").Distinct().Order(StringComparer.Ordinal));

    /// <summary>Where copies of the program are while the matrix is filled.</summary>
    public string Copies => Path.Combine(folder, "copies");

    /// <summary>What makes a cell valid: the sources, the program, the budget and the seed, as a hash.</summary>
    /// <param name="question">What the layer is asked.</param>
    public static string KeyOf(SeededBug bug, string layer, LayerQuestion question)
    {
        var text = new StringBuilder(s_program).Append(layer).Append(question.Budget.Ticks).Append(' ').Append(question.Seed);
        foreach (var (path, content) in bug.Files)
        {
            text.Append(path).Append(content);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }

    /// <summary>A cell that is there already.</summary>
    /// <returns>The cell; <see langword="null"/> when it isn't there, is of something else, or is of a failure, which is worth another try.</returns>
    public KillCell? Find(string bug, string layer, string key)
    {
        var file = PathOf("cells", bug, layer);
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            var cell = JsonSerializer.Deserialize<KillCell>(File.ReadAllText(file), ExplorationReport.Line);
            return cell?.Key == key && cell.Outcome != CellOutcome.Failed ? cell : null;
        }
        catch (JsonException)
        {
            return null; // of another version: it is asked again
        }
    }

    /// <summary>Stores a cell and its trace, the trace first.</summary>
    /// <param name="trace">Text of the trace, if there is one.</param>
    /// <returns>The cell with the name of its trace.</returns>
    /// <exception cref="OutputException">It can't be written.</exception>
    public KillCell Keep(KillCell cell, string? trace)
    {
        if (trace is not null)
        {
            var file = PathOf("traces", cell.Bug, cell.Layer);
            OutputFile.Renew(file, trace);
            cell = cell with { Trace = Path.GetRelativePath(folder, file).Replace('\\', '/') };
        }

        OutputFile.Renew(PathOf("cells", cell.Bug, cell.Layer), JsonSerializer.Serialize(cell, ExplorationReport.Line) + "\n");
        return cell;
    }

    private string PathOf(string kind, string bug, string layer) =>
        Path.Combine(folder, kind, $"{string.Concat(bug.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_'))}.{layer}.json");
}
