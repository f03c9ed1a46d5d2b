namespace DaxVerify.Exploration.Facts;

/// <summary>How memory was accessed.</summary>
public enum AccessKind
{
    /// <summary>A plain read.</summary>
    Read,

    /// <summary>A plain write.</summary>
    Write,

    /// <summary>A volatile read.</summary>
    VolatileRead,

    /// <summary>A volatile write.</summary>
    VolatileWrite,

    /// <summary>An interlocked read and write.</summary>
    Interlocked,

    /// <summary>The end of the whole object.</summary>
    Release,
}
