using System.Globalization;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Scenarios;

/// <summary>
/// How names of scenarios spell an operation: its kind, <c>@</c> and another instance if it isn't the usual one, <c>!N</c> when
/// allocation N of it fails; <c>kill1</c> sends the first thread a fatal signal.
/// </summary>
internal static class OperationSpelling
{
    private const string Kill = "kill";

    /// <summary>Reads an operation.</summary>
    /// <param name="word">Its spelling.</param>
    /// <param name="instance">The usual instance.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="FormatException">It is not one.</exception>
    public static Operation Parse(string word, string instance)
    {
        if (word.StartsWith(Kill, StringComparison.Ordinal) && int.TryParse(word[Kill.Length..], CultureInfo.InvariantCulture, out var thread) && thread > 0)
        {
            return new KillOperation(thread - 1);
        }

        var parts = word.Split('!');
        if (parts.Length == 2 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var index) && index >= 0)
        {
            return new FailingAllocationOperation(Parse(parts[0], instance), index);
        }

        var at = parts[0].Split('@');
        return parts.Length == 1 && at.Length <= 2 && OperationKind.Find(at[0]) is { } kind
            ? kind.On(at.Length == 2 ? at[1] : instance)
            : throw new FormatException($"no operation '{word}'; there are {string.Join(", ", OperationKind.All.Select(k => k.Name))}");
    }
}
