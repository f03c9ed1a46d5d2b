using System.Text;
using DaxVerify.Exploration.Testing;
using DaxVerify.Reporting.Text;
using Spectre.Console;

namespace DaxVerify.Cli.Invocation;

/// <summary>
/// The one way by which text goes to the terminal: names, messages and paths of others pass through here as the rest does, so that no escape sequence
/// among them is obeyed, and no command of a build service's. Line ends stay; whoever prints one line of foreign text makes it one line first.
/// </summary>
/// <param name="inner">Where the text goes.</param>
/// <param name="refused">What to do when that is closed; an <see cref="OutputException"/> if null.</param>
internal sealed class InertWriter(TextWriter inner, Action<string>? refused = null) : TextWriter
{
    private readonly InertWords _words = new();
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
        Console.SetError(Synchronized(new InertWriter(Console.Error, _ => { }))); // nobody is left who could be told
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
        Obey(() => inner.Write(_words.Next(InertText.Of(_half is null ? text : text[..^1]))));
    }

    /// <inheritdoc/>
    public override void Flush() => Obey(inner.Flush);

    /// <summary>A descriptor that is closed is no access that somebody may be given.</summary>
    private void Obey(Action write)
    {
        try
        {
            write();
        }
        catch (UnauthorizedAccessException e)
        {
            (refused ?? (reason => throw new OutputException(reason)))($"standard output can't be written: {e.Message}");
        }
    }
}
