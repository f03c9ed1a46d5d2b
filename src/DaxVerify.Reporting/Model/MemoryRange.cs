namespace DaxVerify.Reporting.Model;

/// <summary>A part of a region that somebody has.</summary>
/// <param name="Owner">Who has it: equal for ranges of one owner.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Start">Address of its first byte.</param>
/// <param name="Size">Bytes.</param>
public sealed record MemoryRange(string Owner, string Title, ulong Start, ulong Size);
