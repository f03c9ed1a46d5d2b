using System.Diagnostics;
using System.Globalization;
using DaxVerify.Exploration;

namespace DaxVerify.Benchmarks.Explore;

/// <summary>Speed and memory of the exploration engine: executions per second, cost of an access, two workers, a million executions.</summary>
internal static class ExploreSuite
{
    private const int Accesses = 50_000_000;
    private static readonly string s_assembly = typeof(ExploreSuite).Assembly.Location;
    private static readonly string s_programs = typeof(ExplorePrograms).FullName!;

    /// <summary>Runs all, or one worker's part.</summary>
    public static int Run(string[] args)
    {
        if (args is ["worker", var name, var index])
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{PerSecond(name, "random", 3, int.Parse(index, CultureInfo.InvariantCulture)):0}"));
            return 0;
        }

        foreach (var program in new[] { nameof(ExplorePrograms.TwoThreadsTwoLocks), nameof(ExplorePrograms.ThreeThreadsTenLocks) })
        {
            foreach (var strategy in new[] { "random", "pct", "pos", "portfolio" })
            {
                using var process = Process.GetCurrentProcess();
                var before = process.TotalProcessorTime;
                var perSecond = PerSecond(program, strategy, 3, 0);
                process.Refresh();
                var share = (process.TotalProcessorTime - before).TotalSeconds / 3;
                Line($"{program}, {strategy}", $"{perSecond:0} executions/s, {perSecond / share:0} per second of processor time");
            }
        }

        Workers();
        Access("field", ExplorePrograms.Fields, n => DaxVerify.Exploration.Explore.Run(() => { ExplorePrograms.Fields(n); }, Once));
        Access("static", ExplorePrograms.Statics, n => DaxVerify.Exploration.Explore.Run(() => { ExplorePrograms.Statics(n); }, Once));
        Access("array element", ExplorePrograms.Elements, n => DaxVerify.Exploration.Explore.Run(() => { ExplorePrograms.Elements(n); }, Once));
        Traces();
        Memory();
        return 0;
    }

    private static ExplorationOptions Once => new() { Executions = 1, Strategy = "random" };

    private static double PerSecond(string program, string strategy, int seconds, int worker)
    {
        var options = new ExplorationOptions { Strategy = strategy, Executions = 20_000, Worker = new WorkerShare(worker, 2, new ExecutionLimit()) };
        DaxVerify.Exploration.Explore.RunTest(s_assembly, $"{s_programs}.{program}", options);
        options = options with { Executions = long.MaxValue / 4, Budget = TimeSpan.FromSeconds(seconds) };
        var result = DaxVerify.Exploration.Explore.RunTest(s_assembly, $"{s_programs}.{program}", options);
        return result.Executions / result.Elapsed.TotalSeconds;
    }

    private static void Workers()
    {
        foreach (var program in new[] { nameof(ExplorePrograms.TwoThreadsTwoLocks), nameof(ExplorePrograms.ThreeThreadsTenLocks) })
        {
            var one = WorkerSpeeds(program, 1).Sum();
            var two = WorkerSpeeds(program, 2).Sum();
            Line($"{program}, two workers", $"{two:0} executions/s, {two / one:0.00} times one worker's {one:0}");
        }
    }

    private static double[] WorkerSpeeds(string program, int count)
    {
        var processes = Enumerable.Range(0, count).Select(i =>
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
            foreach (var argument in new[] { "explore", "worker", program, i.ToString(CultureInfo.InvariantCulture) })
            {
                start.ArgumentList.Add(argument);
            }

            return Process.Start(start)!;
        }).ToArray();
        return [.. processes.Select(p => double.Parse(p.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture))];
    }

    private static void Access(string what, Func<int, long> plain, Func<int, ExplorationResult> explored)
    {
        plain(1000);
        plain(Accesses / 10);
        var clock = Stopwatch.StartNew();
        plain(Accesses);
        var bare = clock.Elapsed;
        explored(1000);
        var instrumented = explored(Accesses).Elapsed;
        var each = (instrumented - bare).TotalNanoseconds / (2.0 * Accesses);
        Line($"access to a {what}", $"{each:0.00} ns more than without instrumentation (a read and a write per round)");
    }

    private static void Traces()
    {
        foreach (var strategy in new[] { "dfs", "dpor" })
        {
            var options = new ExplorationOptions { Strategy = strategy, Executions = 10_000_000, Budget = TimeSpan.FromSeconds(60) };
            var result = DaxVerify.Exploration.Explore.RunTest(s_assembly, $"{s_programs}.{nameof(ExplorePrograms.ThreeThreadsThreeLocks)}", options);
            Line($"3 threads x 3 lock operations, {strategy}", $"{result.Summary}, {result.Abandoned} given up, {result.Elapsed.TotalSeconds:0.00} s");
        }
    }

    private static void Memory()
    {
        var before = 0L;
        for (var part = 0; part < 3; part++)
        {
            var options = new ExplorationOptions { Strategy = "random", Executions = part == 0 ? 100_000 : 500_000 };
            DaxVerify.Exploration.Explore.RunTest(s_assembly, $"{s_programs}.{nameof(ExplorePrograms.TwoThreadsTwoLocks)}", options);
            using var process = Process.GetCurrentProcess();
            var managed = GC.GetTotalMemory(forceFullCollection: true) >> 10;
            Line($"memory after {(part == 0 ? 100 : 100 + (part * 500))} thousand executions", $"{managed} KiB managed, {process.WorkingSet64 >> 20} MiB resident, before {before} KiB");
            before = managed;
        }
    }

    private static void Line(string what, FormattableString value) =>
        Console.WriteLine($"{what,-48} {value.ToString(CultureInfo.InvariantCulture)}");
}
