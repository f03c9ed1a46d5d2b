using DaxVerify.Reporting.Text;

namespace DaxVerify.Reporting.Tests.Text;

/// <summary>What a reader would obey or refuse is shown instead; everything else stays.</summary>
public sealed class InertTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("tab\tand\nline", "tab\tand\nline")]
    [InlineData("two\r\nlines", "two\nlines")]
    [InlineData("back\rover", "back␍over")]
    [InlineData("a\0b", "a␀b")]
    [InlineData("\u001b[2J", "␛[2J")]
    [InlineData("\u007f", "␡")]
    [InlineData("\u009b2J", "\ufffd2J")]
    [InlineData("\U0001F600 é 漢", "\U0001F600 é 漢")]
    [InlineData("a\u202eb", "a[U+202E]b")]
    [InlineData("a\u2028b", "a\nb")]
    public void It_shows_what_would_act(string text, string inert) => Assert.Equal(inert, InertText.Of(text));

    [Fact]
    public void A_half_of_a_character_is_replaced()
    {
        Assert.Equal("a\ufffdb\ufffd", InertText.Of(new string(['a', '\ud83d', 'b', '\ude00'])));
        Assert.Equal("\ufffd", InertText.Of(new string(['\ud83d'])));
    }
}
