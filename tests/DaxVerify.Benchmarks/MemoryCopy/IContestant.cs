namespace DaxVerify.Benchmarks.MemoryCopy;

/// <summary>One way to copy. A struct, so that the timing loop is compiled for each and calls it directly.</summary>
internal unsafe interface IContestant
{
    /// <summary>The name in the tables.</summary>
    static abstract string Name { get; }

    /// <summary>Copies <paramref name="bytes"/> bytes.</summary>
    static abstract void Copy(byte* destination, byte* source, nuint bytes);
}
