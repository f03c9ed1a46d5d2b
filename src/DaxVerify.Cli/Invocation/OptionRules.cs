using System.CommandLine;
using System.CommandLine.Parsing;
using System.Numerics;

namespace DaxVerify.Cli.Invocation;

/// <summary>Says which options of a command have no effect beside others: a command line that gives one of those is refused, so that none is ignored in silence.</summary>
internal static class OptionRules
{
    /// <summary>Refuses other options beside one that leaves them without effect.</summary>
    public static void Excludes(this Command command, Option option, params Option[] others) => command.Validators.Add(result =>
    {
        foreach (var other in others.Where(other => IsGiven(result, option) && IsGiven(result, other)))
        {
            result.AddError($"{other.Name} has no effect with {option.Name}");
        }
    });

    /// <summary>Refuses an option that has an effect only beside another one.</summary>
    public static void Needs(this Command command, Option option, Option other) => command.Validators.Add(result =>
    {
        if (IsGiven(result, option) && !IsGiven(result, other))
        {
            result.AddError($"{option.Name} has no effect without {other.Name}");
        }
    });

    /// <summary>Refuses an option that has an effect only beside some values of another one.</summary>
    public static void NeedsValue(this Command command, Option option, Option<string> other, params string[] values) => command.Validators.Add(result =>
    {
        if (IsGiven(result, option) && (result.GetValue(other) ?? (other.HasDefaultValue ? other.GetDefaultValue() as string : null)) is { } value && !values.Contains(value))
        {
            result.AddError($"{option.Name} has no effect with {other.Name} {value}, only with {string.Join(", ", values)}");
        }
    });

    /// <summary>Refuses a value that is too small.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="least">The smallest value that makes sense.</param>
    public static Option<T> AtLeast<T>(this Option<T> option, T least)
        where T : INumber<T>
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && T.TryParse(token.Value, System.Globalization.CultureInfo.InvariantCulture, out var value) && value < least)
            {
                result.AddError($"{option.Name} must be at least {least}, not {value}");
            }
        });
        return option;
    }

    /// <summary>Refuses a value that is too small or too great.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="least">The smallest value that makes sense.</param>
    /// <param name="most">The greatest.</param>
    public static Option<T> Between<T>(this Option<T> option, T least, T most)
        where T : INumber<T>
    {
        option.AtLeast(least).Validators.Add(result =>
        {
            if (result.Tokens is [var token] && T.TryParse(token.Value, System.Globalization.CultureInfo.InvariantCulture, out var value) && value > most)
            {
                result.AddError($"{option.Name} must be at most {most}, not {value}");
            }
        });
        return option;
    }

    /// <summary>Whether the user gave an option.</summary>
    /// <param name="result">The command line.</param>
    public static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };
}
