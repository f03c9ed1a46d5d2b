using System.Text;
using DaxVerify.Reporting.Text;
using Spectre.Console;

namespace DaxVerify.Cli.Invocation;

/// <summary>
/// The one way by which text goes to the terminal: names, messages and paths of others pass through here as the rest does, so that no escape sequence
/// among them is obeyed. Line ends stay; whoever prints one line of foreign text makes it one line first.
/// </summary>
/// <param name="inner">Where the text goes.</param>
/// <param name="mustBeRead">Whether it is an error that nobody can read it, as of standard output that is closed; where errors are said there is no other place to say that.</param>
internal sealed class InertWriter(TextWriter inner, bool mustBeRead = true) : TextWriter
{
    private char? _half;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Puts it before standard output and standard error of this process.</summary>
    public static void Install()
    {
        if (!Console.IsOutputRedirected)
        {
            // Bars and tables are drawn by escapes of their own; what they are given has been made inert.
            AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        }

        Console.SetOut(Synchronized(new InertWriter(Console.Out)));
        Console.SetError(Synchronized(new InertWriter(Console.Error, mustBeRead: false)));
    }

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        var text = string.Concat(_half is { } first ? [first] : default(ReadOnlySpan<char>), buffer);
        _half = text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text[^1] : null; // the other half may come by itself
        try
        {
            inner.Write(InertText.Of(_half is null ? text : text[..^1]));
        }
        catch (UnauthorizedAccessException e)
        {
            if (mustBeRead)
            {
                throw new OutputException($"standard output can't be written: {e.InnerException?.Message ?? e.Message}");
            }
        }
    }

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();
}
