namespace DaxVerify.Verification.MemoryCopy.GuardPages;

/// <summary>A deliberate access one byte too far, which the guard pages must catch, or they prove nothing.</summary>
public enum GuardFault
{
    /// <summary>No fault: the routines as they are.</summary>
    None,

    /// <summary>One byte read before the source.</summary>
    ReadBefore,

    /// <summary>One byte read after the source.</summary>
    ReadAfter,

    /// <summary>One byte written before the destination.</summary>
    WriteBefore,

    /// <summary>One byte written after the destination.</summary>
    WriteAfter,
}
