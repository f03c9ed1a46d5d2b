using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DaxVerify.Cli.Invocation;
using DaxVerify.Exploration;

namespace DaxVerify.Cli.Exploring;

/// <summary>
/// Runs an exploration in several processes and unites their results. Execution i belongs to worker i modulo their number; the
/// bug with the lowest execution wins, so the answer doesn't depend on which worker was faster.
/// </summary>
internal static class ExplorationWorkers
{
    /// <summary>Explores with <paramref name="count"/> processes.</summary>
    /// <param name="count">How many.</param>
    /// <param name="parsed">The command line, which each of them gets.</param>
    /// <param name="done">Told by each worker, from 0, how many executions it did so far.</param>
    /// <param name="stop">Ends all of them early.</param>
    /// <returns>The united result.</returns>
    /// <exception cref="UsageException">A worker says that the input is wrong.</exception>
    public static ExplorationResult Run(int count, ParseResult parsed, Action<int, long> done, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var processes = Enumerable.Range(0, count).Select(i => Start(i, parsed)).ToList();
        using var stopping = stop.Register(() => StopBeyond(processes, 0));
        var results = new ExplorationResult?[count];
        var errors = new string[count];
        var readers = processes.Select((process, i) => new Thread(() =>
        {
            var error = process.StandardError.ReadToEndAsync();
            var line = "";
            while (process.StandardOutput.ReadLine() is { } next)
            {
                if (long.TryParse(next, NumberStyles.None, CultureInfo.InvariantCulture, out var executions))
                {
                    done(i, executions);
                }
                else
                {
                    line = next;
                }
            }

            process.WaitForExit();
            errors[i] = error.GetAwaiter().GetResult();
            if (process.ExitCode != 0)
            {
                return;
            }

            results[i] = JsonSerializer.Deserialize<ExplorationResult>(line);
            if (results[i]!.Bug is not null || results[i]!.Exhausted)
            {
                StopBeyond(processes, results[i]!.LastExecution);
            }
        })).ToList();
        readers.ForEach(r => r.Start());
        readers.ForEach(r => r.Join());
        for (var i = 0; i < count; i++)
        {
            if (results[i] is null)
            {
                Fail(processes[i].ExitCode, errors[i]);
            }

            processes[i].Dispose();
        }

        return Unite(results!, clock.Elapsed);
    }

    private static ExplorationResult Unite(ExplorationResult[] results, TimeSpan elapsed)
    {
        var first = results.Where(r => r.Bug is not null).MinBy(r => r.LastExecution);
        var ended = results.FirstOrDefault(r => r.CameToEnd);
        return new ExplorationResult
        {
            Executions = first?.LastExecution + 1 ?? results.Sum(r => r.Executions),
            LastExecution = first?.LastExecution ?? results.Max(r => r.LastExecution),
            Bug = first?.Bug,
            CameToEnd = ended is not null,
            Limits = Unite(results.SelectMany(r => r.Limits).Where(l => ended is null || l.Kind is not (LimitKind.Sampled or LimitKind.EndedEarly))),
            Traces = ended?.Traces ?? 0,
            Elapsed = elapsed,
            Steps = results.Sum(r => r.Steps),
            Abandoned = results.Sum(r => r.Abandoned),
            SpinsCut = results.Sum(r => r.SpinsCut),
            Threads = results.Max(r => r.Threads),
            Rewritten = results[0].Rewritten,
            AsTheyAre = results[0].AsTheyAre,
        };
    }

    private static List<ExplorationLimit> Unite(IEnumerable<ExplorationLimit> limits) =>
    [
        .. limits.GroupBy(limit => (limit.Kind, limit.What))
            .Select(same => same.First() with { Times = same.Sum(limit => limit.Times) })
            .OrderByDescending(limit => limit.Kind),
    ];

    private static Process Start(int index, ParseResult parsed)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ExplorationWorkers).Assembly.Location);
        }

        foreach (var token in parsed.Tokens)
        {
            start.ArgumentList.Add(token.Value);
        }

        start.ArgumentList.Add("--worker-index");
        start.ArgumentList.Add(index.ToString(CultureInfo.InvariantCulture));
        return Process.Start(start)!;
    }

    private static void StopBeyond(List<Process> processes, long execution)
    {
        foreach (var process in processes)
        {
            lock (process)
            {
                try
                {
                    process.StandardInput.WriteLine(execution.ToString(CultureInfo.InvariantCulture));
                    process.StandardInput.Flush();
                }
                catch (IOException)
                {
                    // That worker has ended already.
                }
            }
        }
    }

    private static void Fail(int exitCode, string error)
    {
        var message = error.Trim().Replace("daxverify: ", "", StringComparison.Ordinal);
        if (exitCode == ExitCode.WrongInput)
        {
            throw new UsageException(message);
        }

        throw new InvalidOperationException($"an exploration worker ended with exit code {exitCode}: {message}");
    }
}
