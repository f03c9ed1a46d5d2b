using System.Diagnostics;
using System.Globalization;
using DaxVerify.Exploration;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Benchmarks.Scenarios;

/// <summary>
/// Executions a second of scenarios of two threads with two operations each, race detection on: one worker on one core, then two at once on
/// two cores, in turns; the best of several rounds, since others use the machine too. What an execution costs in processor time doesn't
/// depend on them.
/// </summary>
internal static class ScenarioRate
{
    private const int Rounds = 5;
    private const int WarmUp = 3_000;
    private const int Executions = 6_000;
    private static readonly string[] s_scenarios = ["sized:shrink,grow+read-size,align", "sized:create,delete+list,read-seed", "bound:unbind,bind+open,mmap"];

    /// <summary>Runs the benchmark, or one of its workers.</summary>
    /// <param name="args">Nothing, or scenario, number of the worker, number of workers.</param>
    /// <returns>0.</returns>
    public static int Run(string[] args)
    {
        if (args is [var scenario, var index, var count])
        {
            Work(scenario, int.Parse(index, CultureInfo.InvariantCulture), int.Parse(count, CultureInfo.InvariantCulture));
            return 0;
        }

        Console.WriteLine("| scenario | one worker, executions/s | in processor time | two workers | ratio |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        foreach (var name in s_scenarios)
        {
            Measure(name);
        }

        return 0;
    }

    private static void Measure(string scenario)
    {
        var (one, two, ofProcessor) = (0.0, 0.0, 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            var alone = Start(scenario, 0, 1).Finish();
            one = Math.Max(one, alone.PerSecond);
            ofProcessor = Math.Max(ofProcessor, alone.PerProcessorSecond);
            var (first, second) = (Start(scenario, 0, 2), Start(scenario, 1, 2));
            two = Math.Max(two, first.Finish().PerSecond + second.Finish().PerSecond);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| `{scenario}` | {one:0} | {ofProcessor:0} | {two:0} | {two / one:0.00} |"));
    }

    /// <summary>Prints executions a second, by the clock and by the processor's.</summary>
    private static void Work(string scenario, int index, int count)
    {
        Explore(scenario, index, count, WarmUp);
        var busy = Process.GetCurrentProcess().TotalProcessorTime;
        var elapsed = Explore(scenario, index, count, Executions);
        busy = Process.GetCurrentProcess().TotalProcessorTime - busy;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Executions / elapsed.TotalSeconds} {Executions / busy.TotalSeconds}"));
    }

    private static TimeSpan Explore(string scenario, int index, int count, int executions)
    {
        var options = new ExplorationOptions { Strategy = "random", Executions = executions * count, Worker = new WorkerShare(index, count, new ExecutionLimit()) };
        var (result, finding) = ScenarioExplorer.Explore(ScenarioName.Parse(scenario).On(KernelMode.Strict), options);
        return finding is null && result.Executions == executions
            ? result.Elapsed
            : throw new InvalidOperationException($"{scenario}: {result.Executions} of {executions} executions, {finding?.Bug.Message}");
    }

    private static Running Start(string scenario, int index, int count)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ScenarioRate).Assembly.Location);
        }

        foreach (var argument in new[] { "scenarios", "rate", scenario, index.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture) })
        {
            start.ArgumentList.Add(argument);
        }

        return new Running(Process.Start(start)!);
    }

    private sealed record Running(Process Worker)
    {
        public (double PerSecond, double PerProcessorSecond) Finish()
        {
            var numbers = Worker.StandardOutput.ReadToEnd().Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            Worker.WaitForExit();
            Worker.Dispose();
            return (numbers[0], numbers[1]);
        }
    }
}
