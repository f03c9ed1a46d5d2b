namespace DaxVerify.SeededBugs.Patches;

/// <summary>A patch isn't well formed, or doesn't apply to the sources that it was made for; the message says where.</summary>
public sealed class PatchException : Exception
{
    /// <param name="patch">Its name.</param>
    /// <param name="problem">What was expected and what is there.</param>
    public PatchException(string patch, string problem)
        : base($"{patch}: {problem}")
    {
    }
}
