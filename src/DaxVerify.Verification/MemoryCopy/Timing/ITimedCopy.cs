namespace DaxVerify.Verification.MemoryCopy.Timing;

/// <summary>One way to copy. A struct, so that the timing loop is compiled for each and calls it directly.</summary>
internal unsafe interface ITimedCopy
{
    /// <summary>The name in the tables.</summary>
    static abstract string Name { get; }

    /// <summary>Why it can't run here, or <see langword="null"/>.</summary>
    static virtual string? Missing => null;

    static abstract void Copy(byte* destination, byte* source, nuint bytes);
}
