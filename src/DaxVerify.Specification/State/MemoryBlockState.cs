namespace DaxVerify.Specification.State;

/// <summary>A hot-added memory block.</summary>
/// <param name="Number">Physical address divided by the block size.</param>
/// <param name="IsMovable">Whether it is in the zone of movable memory; only where it is online.</param>
public readonly record struct MemoryBlockState(ulong Number, bool Online, bool IsMovable = false);
