namespace DaxVerify.MemoryCopy;

/// <summary>The instruction sets that the routines are written for, narrowest first; one of them is chosen once per process.</summary>
public enum SimdPath
{
    /// <summary>General-purpose registers, 8 bytes at a time; runs everywhere.</summary>
    Scalar,

    /// <summary>16-byte vectors (SSE2 on x64, AdvSimd on Arm64).</summary>
    Vector128,

    /// <summary>32-byte vectors (AVX2).</summary>
    Vector256,

    /// <summary>64-byte vectors (AVX-512), one per cache line.</summary>
    Vector512,
}
