using System.Globalization;
using DaxVerify.Verification.Traces;

namespace DaxVerify.Verification.Campaigns;

/// <summary>The folder in which found failures are kept; they run first next time.</summary>
public sealed class FailureStore
{
    /// <summary>Characters of a file's name; a key may be a sentence.</summary>
    private const int NameMax = 120;

    private readonly string _folder;

    /// <summary>Opens a store.</summary>
    /// <param name="folder">The folder; made when the first failure is kept.</param>
    public FailureStore(string folder)
    {
        _folder = folder;
    }

    /// <summary>The kept files in ordinal order.</summary>
    public IReadOnlyList<string> Files =>
        Directory.Exists(_folder) ? [.. Directory.GetFiles(_folder, "*.json").Order(StringComparer.Ordinal)] : [];

    /// <summary>Why something couldn't be kept, in one line; <see langword="null"/> when everything was.</summary>
    public string? Unkept { get; private set; }

    /// <returns>The file; <see langword="null"/> if it can't be written, which <see cref="Unkept"/> then tells.</returns>
    public string? Keep(CampaignFailure failure) => Keep(ToTrace(failure), string.Create(CultureInfo.InvariantCulture, $"{failure.Signature}-{failure.Seed}"));

    /// <summary>Keeps a finding of an exploration, one for each defect.</summary>
    /// <returns>The file; <see langword="null"/> if it can't be written, which <see cref="Unkept"/> then tells.</returns>
    public string? Keep(ScenarioTrace finding) => Keep(finding, finding.Key);

    /// <summary>Reads a kept failure.</summary>
    /// <exception cref="TraceFormatException">The file is no trace of a sequence.</exception>
    public static SequenceTrace Read(string file) =>
        TraceFile.Read(file) as SequenceTrace ?? throw new TraceFormatException(file, "kind: expected a sequence among the kept failures, got a scenario");

    public static SequenceTrace ToTrace(CampaignFailure failure) => new()
    {
        Sequence = failure.Sequence,
        Seed = failure.Seed,
        Verdict = new TraceVerdict(failure.Signature, failure.Failure.Step, failure.Failure.Message),
    };

    private string? Keep(Trace trace, string name)
    {
        var path = Path.Combine(_folder, $"{string.Concat(name.Take(NameMax).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'))}.json");
        try
        {
            TraceFile.Write(path, trace);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Unkept = $"what was found can't be kept in '{_folder}': {e.Message}";
            return null;
        }
    }
}
