namespace DaxVerify.Verification.Models;

/// <summary>A model file can't be read. The message names the file, the place and what would be right.</summary>
public sealed class ModelFileException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="reason">What is wrong.</param>
    public ModelFileException(string file, string reason)
        : base($"{file}: {reason}")
    {
    }
}
