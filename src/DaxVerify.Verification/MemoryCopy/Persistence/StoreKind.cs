namespace DaxVerify.Verification.MemoryCopy.Persistence;

/// <summary>What an instruction does to the way from a register to memory that survives a power failure.</summary>
internal enum StoreKind
{
    /// <summary>An ordinary store: the bytes are in the cache and may reach memory at any later time, or never.</summary>
    Cached,

    /// <summary>A cache-bypassing store: the bytes may reach memory at any later time, and have by the next fence.</summary>
    NonTemporal,

    /// <summary>A cache-line write-back: what the lines hold may reach memory at any later time, and has by the next fence.</summary>
    WriteBack,

    /// <summary>A fence: everything that waits for one reaches memory.</summary>
    Fence,
}
