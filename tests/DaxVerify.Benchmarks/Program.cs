namespace DaxVerify.Benchmarks;

/// <summary>Runs one benchmark suite, named by the first argument.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        string suite = args.Length > 0 ? args[0] : string.Empty;
        string[] rest = args.Length > 1 ? args[1..] : [];
        switch (suite)
        {
            case "analyzer" when rest.Contains("--fuzz"):
                return await Analyzer.FuzzSuite.Run(rest.Contains("--quick") ? 101 : 1);
            case "analyzer":
                await Analyzer.AnalyzerBenchmark.Run(editOnly: rest.Contains("--edit"));
                return 0;
            case "bus": return Bus.BusBenchmarks.Run(rest);
            case "copy": return MemoryCopy.CopyBenchmark.Run(rest);
            case "correct": return Explore.CorrectSuite.Run(rest);
            case "engines": return Scenarios.EngineSuite.Run(ratesOnly: rest.Contains("--rates"));
            case "explore": return Explore.ExploreSuite.Run(rest);
            case "faster": return MemoryCopy.FasterSuite.Run(rest);
            case "linearizability": return Linearizability.LinearizabilitySuite.Run(rest);
            case "properties": return Properties.PropertySuite.Run(rest);
            case "replays": return Explore.ReplaySuite.Run(rest);
            case "scenarios": return Scenarios.ScenarioSuite.Run(rest);
            case "served": return Serve.ServedSuite.Run(rest);
            case "specification": return Specification.SpecificationBenchmarks.Run(rest);
            default:
                Console.Error.WriteLine($"benchmarks: no suite '{suite}'; expected one of: analyzer, bus, copy, correct, engines, explore, faster, linearizability, properties, replays, scenarios, served, specification");
                return 2;
        }
    }
}
