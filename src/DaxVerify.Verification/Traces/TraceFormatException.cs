namespace DaxVerify.Verification.Traces;

/// <summary>A trace can't be read. The message names the file, the place, and what would be right, in one line.</summary>
public sealed class TraceFormatException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="reason">What is wrong; what it quotes of the file may have control characters, which are left out.</param>
    public TraceFormatException(string file, string reason)
        : base($"{file}: {string.Concat(reason.Where(c => !char.IsControl(c)))}")
    {
    }
}
