using DaxVerify.Benchmarks.Analyzer;

switch (args.FirstOrDefault())
{
    case "analyzer":
        await AnalyzerBenchmark.Run();
        return 0;
    default:
        Console.Error.WriteLine("usage: DaxVerify.Benchmarks analyzer");
        return 2;
}
