namespace DaxVerify.Kernel.Guests;

/// <summary>What a guest may use up before it is ended: whatever a kernel does, a boot ends. Times are a <see cref="GuestClock"/>'s.</summary>
/// <param name="Silence">Longest time without a word from the executor or on the console.</param>
/// <param name="Longest">Longest time of a boot.</param>
/// <param name="MostBytes">Bytes that each of the two may say.</param>
internal sealed record GuestBounds(TimeSpan Silence, TimeSpan Longest, int MostBytes)
{
    /// <summary>The bounds of a boot that runs sequences.</summary>
    public static GuestBounds Recording { get; } = new(TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(30), 256 << 20);
}
