using System.Diagnostics;
using System.Globalization;
using DaxVerify.Specification;
using DaxVerify.Specification.Invariants;
using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Generation;
using DaxVerify.Verification.Machines;
using DaxVerify.Vocabulary;

namespace DaxVerify.Benchmarks.Properties;

/// <summary>
/// <c>properties [SEQUENCES] [ROUNDS]</c>: operations a second of generated sequences on bus and specification, and what takes the time. Each part is
/// run alone, or is the difference between two runs of the same sequences, one of which leaves it out; the runs take turns, processor time
/// is measured, and the best of the rounds counts: others on the machine only make it slower.
/// </summary>
internal static class PropertySuite
{
    private const int LengthMin = 10;
    private const int LengthMax = 60;

    /// <summary>Runs the suite.</summary>
    /// <param name="args">See the summary.</param>
    /// <returns>0, or 2 for wrong arguments.</returns>
    public static int Run(string[] args)
    {
        var numbers = args.Select(one => int.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToList();
        if (numbers.Count > 2 || numbers.Contains(0))
        {
            Console.Error.WriteLine("benchmarks properties: expected at most two numbers from 1, sequences and rounds");
            return 2;
        }

        var sequences = numbers.Count > 0 ? numbers[0] : 2000;
        var rounds = numbers.Count > 1 ? numbers[1] : 7;
        using var process = Process.GetCurrentProcess();
        var sink = 0L;
        var kept = Enumerable.Range(1, sequences).Select(Generate).ToList();
        (string Name, Action Body)[] runs =
        [
            ("everything", () => Joint(StandardInvariants.All, classifies: true)),
            ("without classes", () => Joint(StandardInvariants.All, classifies: false)),
            ("and without invariants", () => Joint([], classifies: false)),
            ("bus and looking at it", () => kept.ForEach(OnBus)),
            ("generation and specification", () => sink += Enumerable.Range(1, sequences).Sum(i => Generate(i).Operations.Count)),
            ("specification", () => kept.ForEach(Step)),
        ];
        var operations = kept.Sum(one => one.Operations.Count);
        var times = runs.Select(_ => new List<double>()).ToArray();
        for (var round = -1; round < rounds; round++)
        {
            for (var i = 0; i < runs.Length; i++)
            {
                var before = process.TotalProcessorTime;
                runs[i].Body();
                process.Refresh();
                if (round >= 0)
                {
                    times[i].Add((process.TotalProcessorTime - before).TotalMicroseconds / operations);
                }
            }
        }

        Write(runs.Select(run => run.Name).ToList(), times.Select(one => one.Min()).ToList(), operations);
        return sink > 0 ? 0 : 3;

        void Joint(IReadOnlyList<IInvariant> invariants, bool classifies)
        {
            for (var i = 1; i <= sequences; i++)
            {
                var generator = new SequenceGenerator(new SeededChoices((ulong)i), KernelMode.Strict);
                var classifier = new StepClassifier(generator.Model.Topology);
                var runner = new JointRun(MachineFactory.Bus)
                {
                    Invariants = invariants,
                    OnStep = classifies ? (operation, result, before, after) => sink += classifier.Classify(operation, result, before, after).Count() : null,
                };
                if (runner.Run(generator, LengthOf(i)).Failure is { } failure)
                {
                    throw new InvalidOperationException($"the sequence of seed {i} fails: {failure.Message}");
                }
            }
        }
    }

    private static GeneratedSequence Generate(int seed) => SequenceGenerator.Generate((ulong)seed, KernelMode.Strict, LengthOf(seed));

    private static int LengthOf(int seed) => LengthMin + (seed * 7919 % (LengthMax - LengthMin + 1));

    private static void Step(GeneratedSequence sequence)
    {
        var model = new DaxSpecification(sequence.Topology, sequence.Mode);
        var state = model.Initial;
        foreach (var operation in sequence.Operations)
        {
            state = model.Step(state, operation).State;
        }
    }

    private static void OnBus(GeneratedSequence sequence)
    {
        var bus = MachineFactory.Bus.Make(sequence.Topology, sequence.Mode);
        foreach (var operation in sequence.Operations)
        {
            bus.Execute(operation);
            bus.TakeWarned();
            bus.Observe();
        }

        bus.TearDown();
    }

    private static void Write(List<string> names, List<double> times, int operations)
    {
        var culture = CultureInfo.InvariantCulture;
        Console.WriteLine(string.Create(culture, $"{operations:N0} operations a run, mode Strict"));
        for (var i = 0; i < names.Count; i++)
        {
            Console.WriteLine(string.Create(culture, $"  {names[i],-30} {times[i],7:0.00} us an operation {1e6 / times[i],10:N0} operations/s"));
        }

        (string Name, double Time)[] parts =
        [
            ("generation", times[4] - times[5]), ("specification", times[5]), ("bus and looking at it", times[3]),
            ("comparison", times[2] - times[3] - times[4]), ("invariants", times[1] - times[2]), ("classes", times[0] - times[1]),
        ];
        Console.WriteLine("share of everything:");
        foreach (var (name, time) in parts)
        {
            Console.WriteLine(string.Create(culture, $"  {name,-30} {time,7:0.00} us {100 * time / times[0],7:0.0} %"));
        }
    }
}
