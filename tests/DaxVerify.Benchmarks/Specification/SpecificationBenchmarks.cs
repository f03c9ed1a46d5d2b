using System.Diagnostics;
using System.Globalization;
using DaxVerify.Specification.Checking;
using DaxVerify.Specification.State;
using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Generation;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Models;
using DaxVerify.Vocabulary;

namespace DaxVerify.Benchmarks.Specification;

/// <summary>
/// Times the explicit-state search (wanted: 500,000 transitions/s on two cores, 64 bytes for each stored state) and the joint run of bus and
/// specification (wanted: 10,000 operations/s on one core, comparison and invariants included).
/// </summary>
internal static class SpecificationBenchmarks
{
    private const int Sequences = 400;

    /// <summary>Runs them.</summary>
    /// <param name="args">Optionally a model file.</param>
    /// <returns>0.</returns>
    public static int Run(string[] args)
    {
        var file = args.Length > 0 ? args[0] : Path.Combine("specs", "models", "million.json");
        Search(ModelFile.Read(file));
        Joint();
        return 0;
    }

    private static void Search(ModelFile file)
    {
        foreach (var workers in new[] { 1, 2 })
        {
            var heapBefore = GC.GetTotalMemory(forceFullCollection: true);
            var checker = new ModelChecker<MachineState>(new DaxModel(file.Configuration));
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            var result = checker.Run(new CheckLimits { Workers = workers });
            cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
            var heap = GC.GetTotalMemory(forceFullCollection: true) - heapBefore;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"model {file.Configuration.Name}, {Counted.Of(workers, "worker")}: {result.States:N0} states, {result.Transitions:N0} transitions, {result.Elapsed.TotalSeconds:0.0} s "
                + $"({cpu.TotalSeconds:0.0} s of processor): {result.TransitionsPerSecond:N0} transitions/s, {result.BytesPerState:0.0} bytes/state at the peak, "
                + $"{(double)heap / result.States:0.0} bytes/state of heap afterwards"));
            GC.KeepAlive(checker);
        }
    }

    private static void Joint()
    {
        var sequences = Enumerable.Range(1, Sequences).Select(seed => SequenceGenerator.Generate((ulong)seed, KernelMode.Strict, 40)).ToArray();
        long operations = 0;
        var runner = new JointRun(MachineFactory.Bus) { OnStep = (_, _, _, _) => operations++ };
        Array.ForEach(sequences, sequence => runner.Run(sequence));
        operations = 0;
        var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        Array.ForEach(sequences, sequence => runner.Run(sequence));
        var elapsed = clock.Elapsed.TotalSeconds;
        process.Refresh();
        var spent = (process.TotalProcessorTime - cpu).TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"joint run, comparison and invariants included: {operations:N0} operations in {elapsed:0.00} s ({spent:0.00} s of processor): "
            + $"{operations / elapsed:N0} operations/s, {operations / spent:N0} for each second of processor"));
    }
}
