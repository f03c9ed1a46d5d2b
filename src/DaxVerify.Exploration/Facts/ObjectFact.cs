namespace DaxVerify.Exploration.Facts;

/// <summary>A lock, semaphore, event or other object of the program that threads meet at.</summary>
/// <param name="Number">Number within the execution, by first use, the same in each replay; locks that the program builds itself are numbered apart.</param>
/// <param name="Type">Simple name of its type: <c>Monitor</c>, <c>Lock</c>, <c>SemaphoreSlim</c>, or that of the program's own lock type.</param>
/// <param name="Name">The member that holds it, or the name that a lock of the program gives itself; empty if unknown.</param>
/// <param name="IsOwnLock">A lock that the program builds itself and says so by attributes.</param>
public sealed record ObjectFact(int Number, string Type, string Name, bool IsOwnLock = false)
{
    /// <summary>How reports call it.</summary>
    public override string ToString() => this switch
    {
        { Name.Length: 0 } => $"{Type}#{Number}",
        { IsOwnLock: true } => Name,
        _ => $"{Type}#{Number} '{Name}'",
    };
}
