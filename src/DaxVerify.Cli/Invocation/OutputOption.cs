using System.CommandLine;

namespace DaxVerify.Cli.Invocation;

/// <summary>An option that names what a command writes: a file, or a folder of files. Whatever is written at a user's word is written at one of these.</summary>
internal sealed class OutputOption : Option<string?>
{
    /// <summary>Makes the option.</summary>
    /// <param name="name">Its name, with dashes.</param>
    public OutputOption(string name, params string[] aliases)
        : base(name, aliases)
    {
    }
}
