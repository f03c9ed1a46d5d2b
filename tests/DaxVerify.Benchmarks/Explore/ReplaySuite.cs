using System.Diagnostics;
using System.Globalization;
using DaxVerify.Exploration;

namespace DaxVerify.Benchmarks.Explore;

/// <summary>Replays the string of each demo bug in fresh processes: how many of them show the same defect.</summary>
internal static class ReplaySuite
{
    private const int Parallel = 2;

    /// <summary>Runs all, or one replay in this process.</summary>
    /// <param name="args">Replays per bug (100) and a part of names (all); or <c>one</c>, test and string.</param>
    public static int Run(string[] args)
    {
        if (args is ["one", var test, var replay])
        {
            Console.WriteLine(DaxVerify.Exploration.Explore.RunTest(DemoNames.Assembly, test, new ExplorationOptions { Replay = replay }).Bug?.Signature);
            return 0;
        }

        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100;
        var failed = 0;
        Console.WriteLine($"| bug | found after | kind | replayed in {count} fresh processes |");
        Console.WriteLine("|---|---:|---|---:|");
        var names = DemoNames.Of("Bug", args.Length > 1 ? args[1] : "");
        foreach (var name in names)
        {
            var found = DaxVerify.Exploration.Explore.RunTest(DemoNames.Assembly, name, new ExplorationOptions());
            var same = found.Bug is null ? 0 : Count(name, found.Bug, count);
            failed += same == count ? 0 : 1;
            Console.WriteLine($"| `{DemoNames.Short(name)}` | {found.Executions} | {found.Bug?.Kind} | {same} of {count} |");
        }

        Console.WriteLine($"\nreplays: {names.Count - failed} of {names.Count} bugs replayed every time");
        return failed == 0 ? 0 : 1;
    }

    private static int Count(string name, BugReport bug, int count)
    {
        var same = 0;
        for (var done = 0; done < count; done += Parallel)
        {
            var processes = Enumerable.Range(0, Math.Min(Parallel, count - done)).Select(_ => Start(name, bug.Replay)).ToList();
            foreach (var process in processes)
            {
                same += process.StandardOutput.ReadToEnd().Trim() == bug.Signature.Trim() ? 1 : 0;
                process.WaitForExit();
                process.Dispose();
            }
        }

        return same;
    }

    private static Process Start(string name, string replay)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        foreach (var argument in new[] { "replays", "one", name, replay })
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
