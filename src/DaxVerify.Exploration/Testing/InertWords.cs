using System.Text;
using DaxVerify.Reporting.Text;

namespace DaxVerify.Exploration.Testing;

/// <summary>
/// Text in which nothing is left that the log of a build service takes for a command of its own: <c>::name::</c> at the beginning of a line, <c>##[name]</c>, <c>##vso[name]</c> and
/// <c>##teamcity[name]</c> get a space. It may come in pieces.
/// </summary>
internal sealed class InertWords
{
    private readonly StringBuilder _text = new();
    private bool _isLineStart = true;
    private char _last;
    private char _lastButOne;

    /// <summary>Makes a text of the program under test harmless to build services and, as <see cref="InertCharacters"/>, to whatever else shows it.</summary>
    public static string Of(string text) => new InertWords().Next(InertCharacters.Shown(text));

    /// <summary>The next piece of a text of which others came before, with a space in each command.</summary>
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
        _text.Append(c);
    }
}
