namespace DaxVerify.Specification.State;

/// <summary>A hot-added memory block.</summary>
/// <param name="Number">Physical address divided by the block size.</param>
public readonly record struct MemoryBlockState(ulong Number, bool Online);
