namespace DaxVerify.Verification.MemoryCopy.Timing;

/// <summary>One contestant against the routine, at one size and pair of alignments.</summary>
/// <param name="Suite">What is compared, and how warm: <c>copy warm</c>, for example.</param>
/// <param name="Rival">The contestant.</param>
/// <param name="Bytes">Bytes per copy.</param>
/// <param name="SourceAlignment">Source address modulo 64.</param>
/// <param name="DestinationAlignment">Destination address modulo 64.</param>
/// <param name="Nanoseconds">Median time of the routine, per copy.</param>
/// <param name="Ratio">Median over the rounds of the rival's time divided by the routine's: above 1 the routine is faster.</param>
/// <param name="Low">The lower quartile of the ratio.</param>
/// <param name="High">The upper quartile of the ratio.</param>
public sealed record CopyMeasurement(
    string Suite,
    string Rival,
    long Bytes,
    int SourceAlignment,
    int DestinationAlignment,
    double Nanoseconds,
    double Ratio,
    double Low,
    double High);
