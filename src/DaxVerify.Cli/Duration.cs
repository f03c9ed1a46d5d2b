using System.CommandLine.Parsing;
using System.Globalization;

namespace DaxVerify.Cli;

/// <summary>Time spans on the command line: a number with <c>s</c>, <c>m</c> or <c>h</c>.</summary>
internal static class Duration
{
    /// <summary>Parses an option's value.</summary>
    /// <param name="argument">The value.</param>
    /// <returns>The time span.</returns>
    public static TimeSpan Parse(ArgumentResult argument)
    {
        var text = argument.Tokens.Count > 0 ? argument.Tokens[0].Value : string.Empty;
        var unit = text.Length == 0 ? 0 : text[^1] switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            _ => 0,
        };
        if (unit > 0
            && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count > 0
            && count * unit < TimeSpan.MaxValue.TotalSeconds)
        {
            return TimeSpan.FromSeconds(count * unit);
        }

        argument.AddError($"'{text}' is no time span: give a positive number with s, m or h, such as 90s or 2m");
        return default;
    }
}
