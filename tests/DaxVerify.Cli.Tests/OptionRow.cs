namespace DaxVerify.Cli.Tests;

/// <summary>A command line that shows that an option acts.</summary>
/// <param name="Option">The option; the first words of the line are its command.</param>
/// <param name="With">The command line with it.</param>
/// <param name="Otherwise">What it is compared with; the same without the option when <see langword="null"/>.</param>
internal sealed record OptionRow(string Option, string With, string? Otherwise = null)
{
    /// <summary>Name of the command.</summary>
    public string Command => CommandText.CommandOf(With);
}
