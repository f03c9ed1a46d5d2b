using System.Diagnostics;
using DaxVerify.Vocabulary;

namespace DaxVerify.Reporting.Tests.Text;

/// <summary>A command line of a report does what it says when it is pasted into a shell, whatever the names in it.</summary>
public sealed class ShellCommandTests
{
    public static TheoryData<string> Words =>
    [
        "", " ", "a b'$(touch pwned)", "x; touch pwned", "`touch pwned`", "$HOME ${HOME} $((1+1))", "\"'\\", "a|b>c<d&e", "*?[a]{b,c}", "~/x", "#no-comment", "!4", "kill@dax0.2!4", "-x", "%s %d \\n",
        "two\nlines", "tab\there", "\u001b[31m'red\\", "\u202etxt.exe", "%\n%s'$(touch pwned)", "-\n", "grün 🚌",
    ];

    [Theory]
    [MemberData(nameof(Words))]
    public void A_shell_reads_each_word_as_it_is_and_runs_nothing(string word)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folder = Directory.CreateTempSubdirectory("daxverify-").FullName;
        try
        {
            // A substitution gives up the newlines at its end: the name of no file that anybody has.
            Assert.Equal($"[{word.TrimEnd('\n')}][{word.TrimEnd('\n')}]", Shell(ShellCommand.Of("printf", "[%s]", word, word), folder));
            Assert.Empty(Directory.GetFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void Reports_change_nothing_in_it(string word) => Assert.Equal(ShellCommand.Of("daxverify", word), DaxVerify.Reporting.Text.InertText.Line(ShellCommand.Of("daxverify", word)));

    [Theory]
    [InlineData("sized:shrink+delete", "sized:shrink+delete")]
    [InlineData("bin/Debug/Two.dll", "bin/Debug/Two.dll")]
    [InlineData("", "''")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("a\nb", "\"$(printf 'a\\012b')\"")]
    public void A_plain_word_stays_plain(string text, string expected) => Assert.Equal(expected, ShellCommand.OfPosix(text));

    [Theory]
    [InlineData("C:\\a\\b.dll", "C:\\a\\b.dll")]
    [InlineData("C:\\a b\\it's $(x).dll", "'C:\\a b\\it''s $(x).dll'")]
    [InlineData("@x", "'@x'")]
    public void On_windows_it_is_a_word_of_PowerShell(string text, string expected) => Assert.Equal(expected, ShellCommand.OfPowerShell(text));

    private static string Shell(string script, string folder)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        using var shell = Process.Start(start)!;
        return shell.StandardOutput.ReadToEnd();
    }
}
