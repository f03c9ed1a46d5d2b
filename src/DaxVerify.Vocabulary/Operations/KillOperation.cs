namespace DaxVerify.Vocabulary.Operations;

/// <summary>
/// Sends a fatal signal to the process of another thread of a scenario: its killable waits fail from then on. When it arrives is a
/// choice of the schedule.
/// </summary>
/// <param name="Thread">The thread, counted from 0.</param>
public sealed record KillOperation(int Thread) : Operation
{
    /// <inheritdoc/>
    public override string ToString() => $"kill thread {Thread + 1}";
}
