namespace DaxVerify.Reporting.Model;

/// <summary>A thread or task of an execution.</summary>
/// <param name="Name">What it is called, with its number.</param>
public sealed record InterleavingLane(int Number, string Name);
