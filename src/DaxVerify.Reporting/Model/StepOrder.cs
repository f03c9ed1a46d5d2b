namespace DaxVerify.Reporting.Model;

/// <summary>That one step can't come before another, whatever the schedule: a lock is released and taken, a thread started, joined.</summary>
/// <param name="From">Index of the earlier step, from 0.</param>
/// <param name="To">Index of the later one.</param>
/// <param name="Why">What orders them.</param>
public sealed record StepOrder(int From, int To, string Why);
