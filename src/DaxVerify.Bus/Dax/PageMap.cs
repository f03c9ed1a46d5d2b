namespace DaxVerify.Bus.Dax;

/// <summary>The page map (<c>dev_pagemap</c>) under which an instance's ranges have struct pages, so that they can be mapped.</summary>
/// <param name="Ranges">The extents it was made for, first and last byte.</param>
public sealed record PageMap(IReadOnlyList<(ulong Start, ulong End)> Ranges);
