using System.Text;

namespace DaxVerify.Exploration.Testing;

/// <summary>
/// Text of the program under test as a terminal and the log of a build may have it: nothing in it is obeyed. What controls a terminal or turns the direction of
/// writing is shown instead, and what a build service takes for a command of its own (<c>::name::</c> at the beginning of a line, <c>##[name]</c>, <c>##vso[name]</c>, <c>##teamcity[name]</c>) gets a space.
/// </summary>
internal sealed class InertWords
{
    private const int PictureOfNul = 0x2400; // Unicode has a picture of each control character, in their order
    private const char PictureOfDelete = '\u2421';
    private const char Replacement = '\uFFFD';
    private readonly StringBuilder _text = new();
    private bool _isLineStart = true;
    private char _last;
    private char _lastButOne;

    /// <summary>Makes text harmless; newlines and tabs stay.</summary>
    public static string Of(string text) => new InertWords().Next(text);

    /// <summary>Makes the next piece of a text harmless of which others came before.</summary>
    public string Next(ReadOnlySpan<char> piece)
    {
        _text.Clear();
        foreach (var c in piece)
        {
            Append(c);
        }

        return _text.ToString();
    }

    private void Append(char c)
    {
        if ((c == ':' && _last == ':' && _isLineStart) || ((c == '[' || char.IsAsciiLetter(c)) && _last == '#' && _lastButOne == '#'))
        {
            _text.Append(' ');
        }

        _isLineStart = c == '\n' || (_isLineStart && (char.IsWhiteSpace(c) || (c == ':' && _last != ':')));
        _lastButOne = _last;
        _last = c;
        _ = c switch
        {
            '\n' or '\t' => _text.Append(c),
            < ' ' => _text.Append((char)(PictureOfNul + c)),
            '\u007f' => _text.Append(PictureOfDelete),
            >= '\u0080' and <= '\u009f' or '\uFEFF' or '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => _text.Append(Replacement),
            '\u2028' or '\u2029' => _text.Append(' '),
            _ => _text.Append(c),
        };
    }
}
