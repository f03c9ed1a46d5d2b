using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <summary>
/// A plain read that conflicts with an atomic read-modify-write of another thread. It is no race if the reader goes on to
/// compare-and-swap the same location, which validates what it read; anything else makes it one, and so does a second read.
/// </summary>
/// <param name="location">The location read.</param>
/// <param name="finding">The race to report unless forgiven.</param>
/// <param name="site">Where the read is.</param>
internal sealed class MixedAccess(LocationState location, Finding finding, string site) : Unsettled
{
    /// <summary>Whether it is of this location: the exchange validates one read of it, not two.</summary>
    public bool IsOf(LocationState other) => ReferenceEquals(location, other);

    /// <inheritdoc/>
    public override void Settle(ThreadSlot slot)
    {
        if (slot.Kind != OpKind.ReadWrite || !ReferenceEquals(slot.Object, location))
        {
            RaceDetector.Conclude(slot, finding, site);
        }
        else
        {
            RaceDetector.NoteForgiven(slot, location, site);
        }
    }
}
