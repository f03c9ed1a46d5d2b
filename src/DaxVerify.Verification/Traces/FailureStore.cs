using System.Globalization;
using DaxVerify.Verification.Campaigns;

namespace DaxVerify.Verification.Traces;

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

    /// <summary>The trace of a failure.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>The trace.</returns>
    public static Trace ToTrace(CampaignFailure failure) => new()
    {
        Sequence = failure.Sequence,
        Seed = failure.Seed,
        Verdict = new TraceVerdict(failure.Signature, failure.Failure.Step, failure.Failure.Message),
    };
}
