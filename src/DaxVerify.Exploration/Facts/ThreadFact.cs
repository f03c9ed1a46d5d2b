namespace DaxVerify.Exploration.Facts;

/// <summary>A thread of an execution.</summary>
/// <param name="Number">Its number; 0 is the test's own; -1 for an async method that waits on no thread.</param>
/// <param name="Name">The name that the program gave it; empty for none. Of an async method its own name, with the number of its task, or of its call if it has no task.</param>
public sealed record ThreadFact(int Number, string Name)
{
    /// <summary>How reports call it.</summary>
    public override string ToString() => Number < 0 ? $"async {Name}" : Name.Length == 0 ? $"T{Number}" : $"T{Number} '{Name}'";
}
