using System.Text;
using System.Text.Encodings.Web;
using DaxVerify.Reporting.Text;

namespace DaxVerify.Reporting.Page;

/// <summary>HTML as it is written: what comes from a result goes through <see cref="Text"/> or an attribute, and can't leave it.</summary>
internal sealed class Markup
{
    private readonly StringBuilder _html = new();

    /// <summary>Adds HTML of our own.</summary>
    public Markup Raw(string html)
    {
        _html.Append(html);
        return this;
    }

    /// <summary>Adds text.</summary>
    public Markup Text(string text)
    {
        _html.Append(HtmlEncoder.Default.Encode(InertText.Of(text)));
        return this;
    }

    /// <summary>Adds an element that holds text.</summary>
    /// <param name="name">Its tag.</param>
    public Markup Element(string name, string text, params (string Name, string Value)[] attributes)
    {
        Start(name, attributes);
        return Text(text).Raw($"</{name}>");
    }

    /// <summary>Begins an element.</summary>
    /// <param name="name">Its tag.</param>
    public Markup Start(string name, params (string Name, string Value)[] attributes)
    {
        _html.Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
        {
            _html.Append(' ').Append(attribute).Append("=\"").Append(HtmlEncoder.Default.Encode(InertText.Line(value))).Append('"');
        }

        _html.Append('>');
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _html.ToString();
}
