using System.Globalization;
using System.Text.RegularExpressions;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Vocabulary.Scenarios;

/// <summary>
/// An operation of a scenario's thread, before it is known which instance the scenario is about. Names of scenarios spell it: its kind,
/// <c>@</c> and another instance if it isn't the usual one, <c>!N</c> when allocation N of it fails, counted from 0; <c>kill1</c> sends
/// the first thread a fatal signal.
/// </summary>
/// <param name="Instance">The instance, such as <c>dax0.2</c>; <see langword="null"/> for the one that the scenario's starting point is about.</param>
/// <param name="FailingAllocation">Which of its allocations fails, counted from 0; <see langword="null"/> for none.</param>
/// <param name="Target">Of a signal, the thread that it goes to, counted from 1; else 0.</param>
public sealed partial record ScenarioOperation(ScenarioOperationKind Kind, string? Instance = null, int? FailingAllocation = null, int Target = 0)
{
    /// <summary>Whether it is a fatal signal to a thread, and no operation on an instance.</summary>
    public bool IsKill => Target > 0;

    /// <summary>The simplest operation that calls the same code of the bus, on the usual instance, with no failing allocation; a signal stays as it is.</summary>
    public ScenarioOperation Plain => IsKill ? this : new ScenarioOperation(Kind.Family);

    /// <summary>A fatal signal.</summary>
    /// <param name="thread">The thread that it goes to, counted from 1.</param>
    public static ScenarioOperation Kill(int thread) => new(ScenarioOperationKind.Kill, Target: thread);

    /// <summary>Reads an operation.</summary>
    /// <param name="word">Its spelling.</param>
    /// <exception cref="FormatException">It is not one; the message lists the kinds.</exception>
    public static ScenarioOperation Parse(string word)
    {
        var match = Spelling().Match(word);
        if (Number(match.Groups["thread"]) is { } thread)
        {
            return thread > 0 ? Kill(thread) : throw new FormatException($"'{word}': threads are counted from 1");
        }

        var kind = match.Success ? ScenarioOperationKind.Find(match.Groups["kind"].Value) : null;
        var instance = match.Groups["instance"];
        return kind is not null
            ? new ScenarioOperation(kind, instance.Success ? instance.Value : null, Number(match.Groups["failing"]))
            : throw new FormatException($"no operation '{word}'; there are {string.Join(", ", ScenarioOperationKind.All.Select(k => k.Name))}");
    }

    /// <summary>The operation on a machine.</summary>
    /// <param name="usual">The instance that the scenario is about.</param>
    public Operation On(string usual) =>
        IsKill ? new KillOperation(Target - 1)
        : FailingAllocation is { } index ? new FailingAllocationOperation(Kind.On(Instance ?? usual), index)
        : Kind.On(Instance ?? usual);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Kind.Name}{(IsKill ? Target : null)}{(Instance is null ? null : "@")}{Instance}{(FailingAllocation is null ? null : "!")}{FailingAllocation}");

    private static int? Number(Group group) => group.Success ? int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^(?:kill(?<thread>[0-9]{1,9})|(?<kind>[a-z-]+)(?:@(?<instance>dax[0-9]{1,9}\.[0-9]{1,9}))?(?:!(?<failing>[0-9]{1,9}))?)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Spelling();
}
