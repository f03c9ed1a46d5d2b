using CsCheck;
using DaxVerify.Specification.Invariants;
using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Generation;
using DaxVerify.Verification.Tests.Campaigns;
using DaxVerify.Vocabulary;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Check = FsCheck.Check;

namespace DaxVerify.Verification.Tests.Generation;

/// <summary>Counts how many operations a generator needs until the bus that breaks an invariant is seen to break it.</summary>
internal sealed class OperationsToKill
{
    private const int SequencesMax = 4000;
    private const int LengthMax = 60;

    private readonly JointRun _runner;
    private long _operations;
    private bool _isKilled;

    private OperationsToKill(string invariant)
    {
        _runner = new JointRun(BrokenMachines.Of(invariant))
        {
            ComparesWithSpecification = false,
            Invariants = [.. StandardInvariants.All.Where(one => one.Name == invariant)],
            OnStep = (_, _, _, _) => _operations++,
        };
    }

    /// <summary>The generators.</summary>
    public static IReadOnlyList<string> Generators { get; } = ["campaign", "FsCheck.Xunit", "CsCheck"];

    /// <summary>Runs a generator until it kills.</summary>
    /// <returns>Operations, the killing one included; <see langword="null"/> when the bus survived.</returns>
    public static long? Count(string invariant, string generator, ulong seed)
    {
        var count = new OperationsToKill(invariant);
        switch (generator)
        {
            case "campaign":
                count.ByCampaign(seed);
                break;
            case "FsCheck.Xunit":
                count.ByFsCheck(seed);
                break;
            case "CsCheck":
                count.ByCsCheck(seed);
                break;
            default:
                throw new ArgumentException($"no generator '{generator}'", nameof(generator));
        }

        return count._isKilled ? count._operations : null;
    }

    private void ByCampaign(ulong seed)
    {
        for (var i = 0UL; i < SequencesMax && !_isKilled; i++)
        {
            var generator = new SequenceGenerator(new SeededChoices((seed * SequencesMax) + i), KernelMode.Strict);
            Note(_runner.Run(generator, 10 + (int)(i * 7919 % (LengthMax - 9))).Failure);
        }
    }

    private void ByFsCheck(ulong seed)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(SequencesMax).WithReplay(
            FSharpOption<Replay>.Some(new Replay(new Rnd(seed, 15), FSharpOption<int>.None)));
        var survives = Prop.ForAll(Arb.From(FsCheckSequences.Generator(KernelMode.Strict)), sequence => !Note(_runner.Run(sequence)));
        var failure = Record.Exception(() => Check.One(config, survives));
        Assert.Equal(_isKilled, failure is not null);
    }

    private void ByCsCheck(ulong seed)
    {
        FixedSeed.Begin(seed);
        var failure = Record.Exception(() => new CsCheckSequences(KernelMode.Strict, LengthMax).Sample(
            sequence => !_isKilled && !Note(_runner.Run(sequence)), iter: SequencesMax, threads: 1));
        Assert.Equal(_isKilled, failure is CsCheckException);
    }

    /// <summary>Notes a run's end; a machine that is wrong before its first operation isn't killed by the sequence.</summary>
    private bool Note(RunFailure? failure)
    {
        if (failure is { Step: >= 0 })
        {
            _operations++;
            _isKilled = true;
        }

        return _isKilled;
    }
}
