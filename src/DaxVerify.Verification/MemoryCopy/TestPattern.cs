namespace DaxVerify.Verification.MemoryCopy;

/// <summary>
/// Bytes by position: any eight in a row occur once, so a copy that is shifted, repeated or left out shows. Background bytes
/// differ from the data at every position, so an untouched byte shows too.
/// </summary>
internal static class TestPattern
{
    /// <summary>The data byte at a position.</summary>
    /// <returns>A byte below 128.</returns>
    public static byte Data(long position) => (byte)(Mix((ulong)position) & 0x7f);

    /// <summary>The background byte at a position.</summary>
    /// <returns>A byte from 128 up.</returns>
    public static byte Background(long position) => (byte)(Mix((ulong)position + 0x5bd1e995) | 0x80);

    /// <summary>Fills memory with data from position 0 on, one byte at a time.</summary>
    public static unsafe void FillData(byte* destination, long bytes)
    {
        for (long i = 0; i < bytes; i++)
        {
            destination[i] = Data(i);
        }
    }

    /// <summary>Fills memory with background from position 0 on, one byte at a time.</summary>
    public static unsafe void FillBackground(byte* destination, long bytes)
    {
        for (long i = 0; i < bytes; i++)
        {
            destination[i] = Background(i);
        }
    }

    // The finaliser of SplitMix64: neighbouring positions give unrelated bytes.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return (value ^ (value >> 31)) >> 40;
    }
}
