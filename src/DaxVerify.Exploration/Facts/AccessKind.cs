namespace DaxVerify.Exploration.Facts;

/// <summary>How memory was accessed.</summary>
public enum AccessKind
{
    /// <summary>A plain read.</summary>
    Read,

    /// <summary>A plain write.</summary>
    Write,

    /// <summary>A read with acquire semantics: no data race, but orders what follows.</summary>
    VolatileRead,

    /// <summary>A write with release semantics: no data race, but orders what came before.</summary>
    VolatileWrite,

    /// <summary>An interlocked read and write.</summary>
    Interlocked,
}
