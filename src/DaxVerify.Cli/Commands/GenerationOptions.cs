using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using DaxVerify.Cli.Invocation;
using DaxVerify.Kernel;
using DaxVerify.Kernel.Images;
using DaxVerify.Kernel.Recording;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Commands;

/// <summary>The options of <c>kernel record</c> and <c>kernel conform</c> that have sequences generated instead of taken from files.</summary>
internal sealed class GenerationOptions
{
    private readonly Option<int> _count = new Option<int>("--generate") { Description = "Generate so many sequences of each group instead of reading some." }.AtLeast(1);
    private readonly Option<ulong> _seed = new("--seed") { Description = "Seed of the first generated sequence; each further one has the next.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _length = new Option<int>("--length") { Description = "Operations of a generated sequence.", DefaultValueFactory = _ => 30 }.AtLeast(1);

    /// <summary>Adds them to a command, with the rules of what goes together.</summary>
    /// <param name="paths">Argument that names files.</param>
    /// <param name="id">Option that chooses one sequence of files.</param>
    public void AddTo(Command command, Argument<string[]> paths, Option<string?> id)
    {
        command.Add(_count);
        command.Add(_seed);
        command.Add(_length);
        command.Validators.Add(result =>
        {
            var hasPaths = result.GetValue(paths) is { Length: > 0 };
            if (!OptionRules.IsGiven(result, _count))
            {
                Refuse(result, !hasPaths, "name recordings, or let --generate make sequences");
                Refuse(result, OptionRules.IsGiven(result, _seed), "--seed has no effect without --generate");
                Refuse(result, OptionRules.IsGiven(result, _length), "--length has no effect without --generate");
            }
            else
            {
                Refuse(result, hasPaths, "recordings have no effect with --generate");
                Refuse(result, OptionRules.IsGiven(result, id), "--id has no effect with --generate: --seed N --generate 1 makes one sequence");
            }
        });
    }

    /// <summary>The groups to generate.</summary>
    /// <param name="chosen">Their names, separated by commas; null for all.</param>
    /// <returns>The groups; none when sequences come from files.</returns>
    /// <exception cref="UsageException">There is no such group.</exception>
    public IReadOnlyCollection<string> Groups(ParseResult parsed, string? chosen)
    {
        if (parsed.GetValue(_count) == 0)
        {
            return [];
        }

        var groups = chosen?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        var unknown = groups is null ? null : groups.Count == 0 ? chosen : groups.Find(group => !GeneratedSequences.Groups.Contains(group));
        return unknown is null
            ? groups ?? GeneratedSequences.Groups
            : throw new UsageException($"no group '{unknown}' to generate (known: {string.Join(", ", GeneratedSequences.Groups)})");
    }

    /// <summary>Makes the sequences, guided by the mode of the kernel's series.</summary>
    /// <param name="groups">What <see cref="Groups"/> gave.</param>
    /// <exception cref="KernelInputException">No mode is like the kernel.</exception>
    public List<JsonObject> Make(ParseResult parsed, IReadOnlyCollection<string> groups, KernelImage kernel)
    {
        try
        {
            var mode = KernelModeNames.ParseSeries(kernel.Series);
            return [.. GeneratedSequences.Make(groups, parsed.GetValue(_count), parsed.GetValue(_seed), parsed.GetValue(_length), mode)];
        }
        catch (FormatException e)
        {
            throw new KernelInputException($"no sequences can be generated for {kernel.Release}: {e.Message}");
        }
    }

    private static void Refuse(CommandResult result, bool isWrong, string message)
    {
        if (isWrong)
        {
            result.AddError(message);
        }
    }
}
