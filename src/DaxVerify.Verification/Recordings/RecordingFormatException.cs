namespace DaxVerify.Verification.Recordings;

/// <summary>A recording can't be read: missing, truncated, not JSON, or not of the known form. The message names file, line and reason.</summary>
public sealed class RecordingFormatException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="line">Line in it, from 1; 0 when the file as a whole is meant.</param>
    /// <param name="reason">What is wrong, and what would be right.</param>
    public RecordingFormatException(string file, int line, string reason)
        : base(line > 0 ? $"{file}:{line}: {reason}" : $"{file}: {reason}")
    {
    }
}
