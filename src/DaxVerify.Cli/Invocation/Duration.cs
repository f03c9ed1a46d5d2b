using System.CommandLine;
using System.Globalization;

namespace DaxVerify.Cli.Invocation;

/// <summary>A time span as the command line has it: a number with <c>ms</c>, <c>s</c>, <c>m</c> or <c>h</c>. It is spelled so too, so that a default that is printed can be given.</summary>
/// <param name="Time">The time span; zero where none was given.</param>
internal readonly record struct Duration(TimeSpan Time)
{
    private static readonly (string Unit, double Seconds)[] s_units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>Makes an option that takes a time span.</summary>
    /// <param name="description">What it is for; the form of the value is added.</param>
    /// <param name="byDefault">Its value when it isn't given; none when <see langword="null"/>.</param>
    public static Option<Duration> Option(string name, string description, TimeSpan? byDefault = null)
    {
        var option = new Option<Duration>(name)
        {
            Description = $"{description}, such as 500ms, 30s, 2m or 1h.",
            CustomParser = argument =>
            {
                var text = argument.Tokens.Count > 0 ? argument.Tokens[0].Value : string.Empty;
                if (TryParse(text, out var value))
                {
                    return new Duration(value);
                }

                argument.AddError($"'{text}' is no time span: {name} takes a positive number with ms, s, m or h, such as 90s or 2m");
                return default;
            },
        };
        if (byDefault is { } value)
        {
            option.DefaultValueFactory = _ => new Duration(value);
        }

        return option;
    }

    /// <summary>The time span in the largest unit of which it is a whole number.</summary>
    public override string ToString()
    {
        var seconds = Time.TotalSeconds;
        var (unit, length) = s_units.LastOrDefault(one => seconds / one.Seconds % 1 == 0, s_units[0]);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / length}{unit}");
    }

    private static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        var (unit, seconds) = s_units.FirstOrDefault(u => text.EndsWith(u.Unit, StringComparison.Ordinal));
        if (unit is null
            || !double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            || !(count * seconds < int.MaxValue / 1000.0)) // not >=: NaN, which is a number to double, is no time
        {
            return false;
        }

        value = TimeSpan.FromSeconds(count * seconds);
        return value > TimeSpan.Zero;
    }
}
