namespace DaxVerify.Exploration.Detectors;

/// <summary>A defect seen in one execution.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Message">What was wrong, in words; may have several lines.</param>
/// <param name="Signature">Equal for two sightings of the same defect, whatever the schedule.</param>
internal sealed record Finding(BugKind Kind, string Message, string Signature);
