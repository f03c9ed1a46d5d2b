namespace DaxVerify.Exploration.Rewriting;

/// <summary>What an instruction does with an address it takes from the stack.</summary>
internal enum AddressUse
{
    /// <summary>Passes it on, or something not understood.</summary>
    Other,

    /// <summary>Reads there.</summary>
    Read,

    Write,

    /// <summary>Reads there atomically.</summary>
    AtomicRead,

    /// <summary>Writes there atomically.</summary>
    AtomicWrite,

    /// <summary>Reads and writes there in one atomic step.</summary>
    AtomicUpdate,
}
