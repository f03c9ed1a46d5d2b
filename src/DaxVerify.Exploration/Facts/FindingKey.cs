namespace DaxVerify.Exploration.Facts;

/// <summary>Tells defects apart: what two sightings of one have in common, whatever the schedule.</summary>
internal static class FindingKey
{
    public static string Of(Finding finding) => finding switch
    {
        { Violation: { } violation } => $"invariant {violation.Rule}",
        { Verdict: not null } => "verdict",
        { Exception: { } exception } => $"{finding.Kind} {exception.Type} {finding.Place}",
        { Kind: BugKind.Deadlock or BugKind.LostWakeup } => $"{finding.Kind} {Places(Involved(finding).Where(w => w.Kind != WaitKind.Join).Select(w => w.Place))}",
        { Kind: BugKind.DataRace } => $"race {finding.Member} {Places(finding.Accesses.Select(a => a.Place))}",
        { Kind: BugKind.LockOrderInversion } => $"lock order {Places(finding.Nestings.Select(n => n.TakenPlace))}",
        { Kind: BugKind.LockHeldAtEnd } => $"held {finding.Place}",
        { Kind: BugKind.Livelock } => "livelock",
        { Kind: BugKind.Nondeterminism } => "nondeterminism",
        { Kind: BugKind.UncontrolledOperation, Stuck: not null } => "stuck",
        { Kind: BugKind.UncontrolledOperation, Stacks.Count: > 0 } => $"stuck {finding.Place}",
        { Kind: BugKind.UncontrolledOperation, Place.Length: > 0 } => $"uncontrolled {finding.Place}",
        { Kind: BugKind.UncontrolledOperation } => $"uncontrolled {finding.Operation}",
        _ => $"exit {finding.Place}",
    };

    private static IEnumerable<WaitFact> Involved(Finding finding) => finding.CycleLength > 0 ? finding.Waits.Take(finding.CycleLength) : finding.Waits;

    private static string Places(IEnumerable<string> places) => string.Join(' ', places.Order(StringComparer.Ordinal));
}
