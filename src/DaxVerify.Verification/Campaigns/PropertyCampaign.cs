using System.Diagnostics;
using DaxVerify.Specification.Invariants;
using DaxVerify.Verification.Generation;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Shrinking;
using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Campaigns;

/// <summary>Runs generated sequences on a machine beside the specification until the time is up, and shrinks what fails.</summary>
public sealed class PropertyCampaign
{
    private const int LengthMin = 10;
    private const int LengthMax = 60;
    private const int ShrinksMax = 4000;

    // Each candidate that hangs costs all of the patience, and a thread.
    private const int HangShrinksMax = 100;
    private static readonly TimeSpan s_hangPatience = TimeSpan.FromMilliseconds(200);

    // Where no invariant is promised, the specification alone is the judge.
    private static readonly (KernelMode Mode, int Weight)[] s_modes =
        [(KernelMode.Strict, 6), (KernelMode.Linux612, 2), (KernelMode.Linux61, 1)];

    private readonly MachineFactory _machines;
    private readonly SortedDictionary<string, long> _classes = new(StringComparer.Ordinal);
    private readonly List<CampaignFailure> _failures = [];
    private long _operations;

    /// <summary>Makes a campaign.</summary>
    /// <param name="machines">What to run on.</param>
    public PropertyCampaign(MachineFactory machines)
    {
        _machines = machines;
        foreach (var name in StepClassifier.LeastShares.Keys)
        {
            _classes[name] = 0;
        }
    }

    /// <summary>Seed of the first sequence; each further one has the next seed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Which of the sequences are run.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>Time to spend.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Least sequences to run, whatever time they take.</summary>
    public int CasesMin { get; init; }

    /// <summary>Most sequences to run.</summary>
    public int CasesMax { get; init; } = int.MaxValue;

    /// <summary>Failures of different signature after which to stop.</summary>
    public int FailuresMax { get; init; } = 5;

    /// <summary>Ends the campaign after the sequence that runs.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>The modes to test; all when empty.</summary>
    public IReadOnlyList<KernelMode> Modes { get; init; } = [];

    /// <summary>Called after each sequence with the time taken so far.</summary>
    public Action<TimeSpan>? OnElapsed { get; init; }

    public CampaignReport Run()
    {
        var clock = Stopwatch.StartNew();
        var cases = 0;
        while (cases < CasesMax && (clock.Elapsed < Budget || cases < CasesMin) && _failures.Count < FailuresMax && !Stop.IsCancellationRequested)
        {
            var seed = Seed + (ulong)Shard.IndexOf(cases);
            RunOne(seed, new SequenceGenerator(new SeededChoices(seed), ModeOf(seed)), LengthMin + (int)(seed * 7919 % (LengthMax - LengthMin + 1)));
            cases++;
            OnElapsed?.Invoke(clock.Elapsed);
        }

        return new CampaignReport
        {
            Seed = Seed,
            Cases = cases,
            Operations = _operations,
            Elapsed = clock.Elapsed,
            Classes = _classes,
            Failures = _failures,
        };
    }

    /// <summary>A runner that checks what a mode promises.</summary>
    public static JointRun RunnerFor(MachineFactory machines, KernelMode mode) => new(machines)
    {
        Invariants = InvariantsOf(mode),
    };

    private static IReadOnlyList<IInvariant> InvariantsOf(KernelMode mode) => mode == KernelMode.Strict ? StandardInvariants.All : [];

    private KernelMode ModeOf(ulong seed)
    {
        if (Modes.Count > 0)
        {
            return Modes[(int)(seed % (ulong)Modes.Count)];
        }

        var at = (int)(seed % (ulong)s_modes.Sum(mode => mode.Weight));
        foreach (var (mode, weight) in s_modes)
        {
            if (at < weight)
            {
                return mode;
            }

            at -= weight;
        }

        return KernelMode.Strict;
    }

    private void RunOne(ulong seed, SequenceGenerator generator, int length)
    {
        var mode = generator.Model.Mode;
        var classifier = new StepClassifier(generator.Model.Topology);
        var runner = new JointRun(_machines)
        {
            Invariants = InvariantsOf(mode),
            OnStep = (operation, result, before, after) =>
            {
                _operations++;
                foreach (var name in classifier.Classify(operation, result, before, after))
                {
                    _classes[name]++;
                }
            },
        };
        var (sequence, failure) = runner.Run(generator, length);
        if (failure is null || _failures.Exists(known => known.Signature == failure.Signature && known.Sequence.Mode == mode))
        {
            return;
        }

        _failures.Add(Shrink(seed, sequence, failure));
    }

    private CampaignFailure Shrink(ulong seed, GeneratedSequence sequence, RunFailure failure)
    {
        var patient = RunnerFor(_machines, sequence.Mode);
        var isHang = failure.Kind == FailureKind.Hang;
        var quick = isHang ? new JointRun(_machines) { Invariants = patient.Invariants, Patience = s_hangPatience } : patient;
        var small = new SequenceShrinker(candidate => quick.Run(candidate)?.Signature, isHang ? HangShrinksMax : ShrinksMax).Shrink(sequence);
        var again = patient.Run(small);

        // What was slow, rather than hung, keeps the sequence that was seen to hang.
        return again is null ? new CampaignFailure(seed, sequence, failure) : new CampaignFailure(seed, small, again);
    }
}
