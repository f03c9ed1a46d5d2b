using System.Reflection;
using DaxVerify.Exploration.Demos;
using Xunit;

namespace DaxVerify.Exploration.Tests;

/// <summary>Explores demos and compares what comes with what each says of itself.</summary>
internal static class DemoRun
{
    private const int Seeds = 20;
    private const int ExecutionsMax = 1_000;
    private const int DporExecutionsMax = 1_000;

    /// <summary>Loaded once: to rewrite all demos for each exploration of one takes longer than the explorations.</summary>
    private static readonly Lazy<LoadedAssembly> s_demos = new(() => LoadedAssembly.Load(typeof(DemoAttribute).Assembly.Location, []));

    /// <summary>Every demo: its type and method, and what is expected of it.</summary>
    public static IReadOnlyList<(string Name, DemoAttribute Expected)> All { get; } =
    [
        .. from type in typeof(DemoAttribute).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static)
           let expected = method.GetCustomAttribute<DemoAttribute>()
           where expected is not null
           orderby type.Name, method.Name
           select ($"{type.Name}.{method.Name}", expected),
    ];

    /// <summary>
    /// A bug is found by the default strategies with every seed, its string replays, and nobody says of it that all traces are explored; of a correct program nothing is reported.
    /// </summary>
    public static void Check(string name)
    {
        var shows = All.Single(demo => demo.Name == name).Expected.Shows;
        if (shows is null)
        {
            CheckCorrect(name);
        }
        else
        {
            CheckBug(name, Enum.Parse<BugKind>(shows));
        }
    }

    /// <summary>Runs a demo as it is: it comes to its end, and nothing is wrong with it.</summary>
    public static async Task RunNatively(string name)
    {
        var (type, method) = (name.Split('.')[0], name.Split('.')[1]);
        var demo = typeof(DemoAttribute).Assembly.GetType($"DaxVerify.Exploration.Demos.{type}", throwOnError: true)!.GetMethod(method)!;
        var run = Task.Factory.StartNew(() => demo.Invoke(null, null), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (await run.WaitAsync(TimeSpan.FromMinutes(1)) is Task own)
        {
            await own.WaitAsync(TimeSpan.FromMinutes(1));
        }
    }

    private static void CheckBug(string name, BugKind kind)
    {
        var all = Explore(name, new ExplorationOptions { Strategy = "dpor", Executions = DporExecutionsMax });
        Assert.True(all.Bug is not null || !all.Exhausted, $"{name}, dpor: {all.Summary}, and there is a bug");
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var result = Explore(name, new ExplorationOptions { Seed = seed, Executions = ExecutionsMax, Minimise = seed == 1 });
            Assert.True(result.Bug is not null, $"{name}, seed {seed}: {result.Summary}");
            Assert.True(
                result.Bug.Kind == kind || (kind == BugKind.Deadlock && result.Bug.Kind == BugKind.LockOrderInversion),
                $"{name}, seed {seed}: expected {kind}, got {result.Bug.Kind}: {result.Bug.Message}");
            Assert.Equal($"explore: bug found after {result.Ran}", result.Summary);
            if (seed > 2)
            {
                continue;
            }

            var again = ExploreAnew(name, new ExplorationOptions { Replay = result.Bug.Replay });
            Assert.True(again.Bug?.Signature == result.Bug.Signature, $"{name}: replayed {again.Bug?.Message ?? "nothing"} instead of {result.Bug.Message}");
            Assert.True(result.Bug.Table.Length > 0, $"{name}: no table");
        }
    }

    private static void CheckCorrect(string name)
    {
        foreach (var strategy in new[] { "portfolio", "random", "pct" })
        {
            var result = Explore(name, new ExplorationOptions { Strategy = strategy, Executions = ExecutionsMax });
            Assert.True(result.Bug is null, $"{name}, {strategy}: {result.Bug?.Message}\n{result.Bug?.Table}");
        }
    }

    /// <summary>The defect that a demo shows.</summary>
    public static BugReport Bug(string name) => Explore(name, new ExplorationOptions { Executions = ExecutionsMax }).Bug!;

    /// <summary>Explores a demo.</summary>
    public static ExplorationResult Explore(string name, ExplorationOptions options) => s_demos.Value.RunTest(NameOf(name), options);

    /// <summary>Explores a demo in a context of its own, as another process would.</summary>
    private static ExplorationResult ExploreAnew(string name, ExplorationOptions options) =>
        Exploration.Explore.RunTest(typeof(DemoAttribute).Assembly.Location, NameOf(name), options);

    private static string NameOf(string demo) => $"DaxVerify.Exploration.Demos.{demo}";
}
