namespace DaxVerify.MemoryCopy.Kernels;

/// <summary>Every length at which a routine changes its way of working; the validation tests around each of them.</summary>
internal static class CopyLimits
{
    /// <summary>From here a plain copy is handed to the runtime, whose copy is as fast.</summary>
    public const nuint HandOverBytesMin = 64 * 1024;

    /// <summary>From here zeroing is handed to the runtime.</summary>
    public const nuint ZeroHandOverBytesMin = 2 * 1024;
}
