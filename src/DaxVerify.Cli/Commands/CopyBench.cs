namespace DaxVerify.Cli.Commands;

/// <summary>x</summary>
internal static class CopyBench
{
    /// <summary>x</summary>
    public static int Run(bool quick, bool json)
    {
        return quick == json ? 0 : 0;
    }
}
