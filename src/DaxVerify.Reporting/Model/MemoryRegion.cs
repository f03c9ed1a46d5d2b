namespace DaxVerify.Reporting.Model;

/// <summary>Memory that several owners share out among them.</summary>
/// <param name="Title">What it is called, and what else is known of it.</param>
/// <param name="Start">Address of its first byte.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Ranges">The parts that somebody has, by address.</param>
public sealed record MemoryRegion(string Title, ulong Start, ulong Size, IReadOnlyList<MemoryRange> Ranges);
