namespace DaxVerify.Verification.MemoryCopy.Persistence;

/// <summary>One recorded instruction.</summary>
/// <param name="Offset">Where, relative to the start of the model's memory; 0 for a fence.</param>
/// <param name="Bytes">The stored bytes; for a write-back, as many as the range has; empty for a fence.</param>
internal readonly record struct StoreEvent(StoreKind Kind, int Offset, byte[] Bytes)
{
    public static StoreEvent Fence { get; } = new(StoreKind.Fence, 0, []);

    /// <summary>The offset behind the last byte.</summary>
    public int End => Offset + Bytes.Length;
}
