using System.CommandLine;
using DaxVerify.Cli.Invocation;

namespace DaxVerify.Cli.Exploring;

/// <summary>The option that says which engine explores: the project's own one or Coyote, which has copies of the bus's scenarios and of nothing else.</summary>
internal static class EngineSwitch
{
    /// <summary>The project's own engine.</summary>
    public const string Own = "daxverify";

    /// <summary>The second engine.</summary>
    public const string Coyote = "coyote";

    /// <summary>Makes the option of a command that either engine can carry out.</summary>
    public static Option<string> Create() => new Option<string>("--engine")
    {
        Description = $"Which engine explores: {Own} or {Coyote}, whose findings the own one searches in the same scenario.",
        DefaultValueFactory = _ => Own,
    }.AcceptOnlyFromAmong(Own, Coyote);

    /// <summary>Makes the option of a command that only the project's own engine can carry out.</summary>
    /// <param name="why">Why Coyote can't, and what can be done instead.</param>
    public static Option<string> CreateOwnOnly(string why)
    {
        var option = new Option<string>("--engine")
        {
            Description = $"Which engine explores: {Own} alone; {why}.",
            DefaultValueFactory = _ => Own,
        }.AcceptOnlyFromAmong(Own, Coyote);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: Coyote }])
            {
                result.AddError($"--engine {Coyote}: {why}");
            }
        });
        return option;
    }

    /// <summary>The seed for Coyote, whose seeds have 32 bits.</summary>
    /// <param name="seed">The seed that was asked for.</param>
    /// <returns>The same.</returns>
    /// <exception cref="UsageException">It is too large.</exception>
    public static uint SeedOf(ulong seed) => seed <= uint.MaxValue
        ? (uint)seed
        : throw new UsageException($"--seed {seed}: with --engine {Coyote} at most {uint.MaxValue}");
}
