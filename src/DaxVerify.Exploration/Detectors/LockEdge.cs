using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <summary>One lock taken while another was held.</summary>
/// <param name="Thread">Who.</param>
/// <param name="Held">The lock held.</param>
/// <param name="Taken">The lock taken.</param>
/// <param name="Gates">All locks held then.</param>
/// <param name="HeldSite">Where the held lock was taken.</param>
/// <param name="TakenSite">Where the other was.</param>
/// <param name="Clock">The thread's own clock then.</param>
/// <param name="Knows">What the thread knew of others through starts, joins, signals and atomics, but not through locks.</param>
internal sealed record LockEdge(
    int Thread, LockState Held, LockState Taken, LockState[] Gates, string HeldSite, string TakenSite, uint Clock, VectorClock Knows);
