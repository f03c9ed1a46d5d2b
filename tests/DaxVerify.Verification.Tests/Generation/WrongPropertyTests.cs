using System.Globalization;
using System.Text.RegularExpressions;
using DaxVerify.Verification.Generation;
using DaxVerify.Verification.Machines;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace DaxVerify.Verification.Tests.Generation;

/// <summary>A property that is wrong on purpose: its failure has to show the shrunk sequence and the seed that gives it again.</summary>
public partial class WrongPropertyTests
{
    [Fact]
    public void Wrong_property_is_shrunk_and_its_replay_seed_gives_the_same_sequence_again()
    {
        var first = FailureOf(new Rnd(20261127, 15), 500);
        var seed = Seed().Match(first);
        Assert.True(seed.Success, first);
        var shrunk = Shrunk(first);
        Assert.InRange(shrunk.Length, 1, 3);
        Assert.All(shrunk, operation => Assert.Matches("^ +(write|insmod) ", operation));

        var again = FailureOf(
            new Rnd(ulong.Parse(seed.Groups[1].Value, CultureInfo.InvariantCulture), ulong.Parse(seed.Groups[2].Value, CultureInfo.InvariantCulture)), 500);
        Assert.Equal(shrunk, Shrunk(again));
    }

    private static string FailureOf(Rnd start, int tests)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(tests).WithReplay(
            FSharpOption<Replay>.Some(new Replay(start, FSharpOption<int>.None)));
        return Assert.ThrowsAny<Exception>(() => Check.One(config, Prop.ForAll(StrictSequences.Sequences(), HasAtMostOneRange))).Message;
    }

    private static bool HasAtMostOneRange(GeneratedSequence sequence)
    {
        var bus = MachineFactory.Bus.Make(sequence.Topology, sequence.Mode);
        foreach (var operation in sequence.Operations)
        {
            bus.Execute(operation);
        }

        return bus.Observe().Instances.All(instance => instance.Mappings.Count < 2);
    }

    private static string[] Shrunk(string message) =>
        [.. message[message.IndexOf("Shrunk:", StringComparison.Ordinal)..].Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal))];

    [GeneratedRegex(@"\((\d+),\s*(\d+)\)")]
    private static partial Regex Seed();
}
