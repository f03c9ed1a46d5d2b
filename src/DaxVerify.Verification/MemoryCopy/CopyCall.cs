namespace DaxVerify.Verification.MemoryCopy;

/// <summary>A copy under test, so that a check can also be given a broken one and must find it.</summary>
/// <param name="destination">Where to write.</param>
/// <param name="source">What to read.</param>
/// <param name="bytes">How many bytes.</param>
internal unsafe delegate void CopyCall(byte* destination, byte* source, nuint bytes);
