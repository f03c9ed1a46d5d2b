namespace DaxVerify.Cli.Tests;

/// <summary>A command line that writes at TARGET.</summary>
/// <param name="Option">The option that names it.</param>
/// <param name="Line">The command line.</param>
/// <param name="IsFolder">Whether it is a folder of files.</param>
internal sealed record OutputRow(string Option, string Line, bool IsFolder = false)
{
    /// <summary>Command and option.</summary>
    public string Name => $"{CommandText.CommandOf(Line)} {Option}";
}
