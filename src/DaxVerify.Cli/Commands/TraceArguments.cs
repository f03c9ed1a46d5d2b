using DaxVerify.Verification.Traces;

namespace DaxVerify.Cli.Commands;

/// <summary>What the commands on traces share: reading one, with errors for the user.</summary>
internal static class TraceArguments
{
    /// <summary>Reads a trace.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The trace.</returns>
    /// <exception cref="UsageException">The file is no trace that can be read.</exception>
    public static Trace Read(string path)
    {
        try
        {
            return TraceFile.Read(path);
        }
        catch (TraceFormatException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
