using System.Globalization;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Scenarios;

/// <summary>
/// How names of scenarios spell an operation: its kind, <c>@</c> and another instance if it isn't the usual one, <c>!N</c> when
/// allocation N of it fails, counted from 0; <c>kill1</c> sends the first thread a fatal signal.
/// </summary>
internal static class OperationSpelling
{
    /// <summary>How the spelling of a signal begins.</summary>
    public const string Kill = "kill";

    /// <summary>Reads an operation.</summary>
    /// <param name="word">Its spelling.</param>
    /// <param name="instance">The usual instance.</param>
    /// <param name="threads">How many threads the scenario has.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="FormatException">It is not one.</exception>
    public static Operation Parse(string word, string instance, int threads)
    {
        if (word.StartsWith(Kill, StringComparison.Ordinal) && int.TryParse(word.AsSpan(Kill.Length), CultureInfo.InvariantCulture, out var thread))
        {
            return thread >= 1 && thread <= threads
                ? new KillOperation(thread - 1)
                : throw new FormatException($"'{word}': the scenario has threads 1 to {threads}");
        }

        var parts = word.Split('!');
        if (parts.Length == 2 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var index) && index >= 0)
        {
            return new FailingAllocationOperation(Parse(parts[0], instance, threads), index);
        }

        var at = parts[0].Split('@');
        return parts.Length == 1 && at.Length <= 2 && (at.Length == 1 || IsInstance(at[1])) && OperationKind.Find(at[0]) is { } kind
            ? kind.On(at.Length == 2 ? at[1] : instance)
            : throw new FormatException($"no operation '{word}'; there are {string.Join(", ", OperationKind.All.Select(k => k.Name))}");
    }

    /// <summary>The kind of a spelled operation.</summary>
    /// <param name="word">Its spelling.</param>
    /// <returns>The kind's name.</returns>
    public static string KindOf(string word) => word.Split('@', '!')[0];

    private static bool IsInstance(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return name.StartsWith("dax", StringComparison.Ordinal) && dot > 3
            && uint.TryParse(name.AsSpan(3, dot - 3), CultureInfo.InvariantCulture, out _)
            && uint.TryParse(name.AsSpan(dot + 1), CultureInfo.InvariantCulture, out _);
    }
}
