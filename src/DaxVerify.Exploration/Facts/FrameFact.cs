namespace DaxVerify.Exploration.Facts;

/// <summary>One frame of a stack.</summary>
/// <param name="Method">Full name of the method.</param>
/// <param name="Place">Source file and line; empty if unknown.</param>
public sealed record FrameFact(string Method, string Place);
