using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Specification.Tests.Linearizability;

/// <summary>
/// Results as tests spell them: <c>ok</c>, <c>EBUSY</c> (of a write), <c>ENXIO/open</c>, <c>"text</c> (without its last newline), <c>align 4096</c>, <c>other</c> and <c>stored</c> (of accesses), <c>EAGAIN!</c> (of modules), <c>none</c>.
/// </summary>
internal static class Results
{
    /// <summary>Reads a result.</summary>
    /// <param name="text">Its spelling.</param>
    /// <returns>The result.</returns>
    public static OperationResult? Parse(string text) => text switch
    {
        "none" => null,
        "ok" => OperationResult.Success,
        "other" => OperationResult.Success with { Text = "other" },
        "stored" => OperationResult.Success with { Text = "ok" },
        _ when text.StartsWith('"') => OperationResult.Success with { Text = text[1..] + "\n" },
        _ when text.StartsWith("align ", StringComparison.Ordinal) =>
            OperationResult.Success with { AddressAlign = ulong.Parse(text[6..], System.Globalization.CultureInfo.InvariantCulture) },
        _ when text.Split('/') is [var name, var call] => OperationResult.Failure(Enum.Parse<SystemCall>(call, ignoreCase: true), Enum.Parse<Errno>(name)),
        _ when text.EndsWith('!') => new OperationResult(Enum.Parse<Errno>(text[..^1])),
        _ => OperationResult.Failure(SystemCall.Write, Enum.Parse<Errno>(text)),
    };
}
