using System.Globalization;
using DaxVerify.Verification.Traces;

namespace DaxVerify.Verification.Campaigns;

/// <summary>The folder in which found failures are kept; they run first next time.</summary>
public sealed class FailureStore
{
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

    /// <summary>Keeps a failure.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>The file.</returns>
    public string Keep(CampaignFailure failure)
    {
        var name = string.Concat(failure.Signature.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        var path = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{failure.Seed}.json"));
        TraceFile.Write(path, ToTrace(failure));
        return path;
    }

    /// <summary>Reads a kept failure.</summary>
    /// <param name="file">One of <see cref="Files"/>.</param>
    /// <returns>The failure.</returns>
    /// <exception cref="TraceFormatException">The file is no trace of a sequence.</exception>
    public static SequenceTrace Read(string file) =>
        TraceFile.Read(file) as SequenceTrace ?? throw new TraceFormatException(file, "kind: expected a sequence among the kept failures, got a scenario");

    /// <summary>The trace of a failure.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>The trace.</returns>
    public static SequenceTrace ToTrace(CampaignFailure failure) => new()
    {
        Sequence = failure.Sequence,
        Seed = failure.Seed,
        Verdict = new TraceVerdict(failure.Signature, failure.Failure.Step, failure.Failure.Message),
    };
}
