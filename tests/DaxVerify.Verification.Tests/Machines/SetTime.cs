namespace DaxVerify.Verification.Tests.Machines;

/// <summary>A time that a test sets.</summary>
internal sealed class SetTime : TimeProvider
{
    /// <summary>The time.</summary>
    public long Milliseconds { get; set; } = 5;

    /// <inheritdoc/>
    public override long TimestampFrequency => 1_000;

    /// <inheritdoc/>
    public override long GetTimestamp() => Milliseconds;
}
