using DaxVerify.Benchmarks.Analyzer;

switch (args.FirstOrDefault())
{
    case "analyzer":
        await AnalyzerBenchmark.Run(editOnly: args.Contains("--edit"));
        return 0;
    default:
        Console.Error.WriteLine("usage: DaxVerify.Benchmarks analyzer [--edit]");
        return 2;
}
