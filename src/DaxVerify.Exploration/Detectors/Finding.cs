namespace DaxVerify.Exploration.Detectors;

/// <summary>A defect seen in one execution.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Message">What was wrong, in words; may have several lines.</param>
/// <param name="Signature">Equal for two sightings of the same defect, whatever the schedule.</param>
internal sealed record Finding(BugKind Kind, string Message, string Signature)
{
    /// <summary>The rule that a judge found broken, if that is the defect.</summary>
    public Violation? Violation { get; init; }

    /// <summary>The finding that a judge's verdict makes.</summary>
    public static Finding Of(Violation violation) =>
        new(BugKind.InvariantBroken, $"invariant {violation.Rule} broken: {violation.Message}", $"invariant {violation.Rule}") { Violation = violation };
}
