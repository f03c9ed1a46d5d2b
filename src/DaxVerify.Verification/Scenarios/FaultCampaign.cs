using DaxVerify.Exploration;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>
/// Explores what drawn scenarios seldom come to: every operation alone and from every starting point, with each of its allocations failing and with a fatal signal at every moment;
/// beside somebody who holds the semaphores, where whoever reads must end beside a reader and a killed wait on its signal; and with every device held beyond the tear-down.
/// </summary>
public static class FaultCampaign
{
    /// <summary>A prime, so that going on by it comes to each once, and soon to each kind.</summary>
    private const int Stride = 467;

    /// <summary>A reader of each semaphore: who waits behind a writer.</summary>
    private static readonly string[] s_readers = ["read-available", "read-size"];

    /// <summary>Whether an operation is a call of an attribute file whose waits a fatal signal ends: every read and write of a region and its instances but a delete.</summary>
    private static bool IsKillable(ScenarioOperationKind kind) => kind.On("dax0.1") switch
    {
        ReadOperation => true,
        WriteOperation write => !write.Path.EndsWith("/delete", StringComparison.Ordinal)
            && (write.Path.StartsWith("/sys/bus/dax/devices/", StringComparison.Ordinal) || write.Path.Contains("/dax_region/", StringComparison.Ordinal)),
        _ => false,
    };

    private static bool IsRead(ScenarioOperationKind kind) => kind.On("dax0.1") is ReadOperation or ListOperation;

    /// <summary>
    /// Explores them one after the other: first all operations alone, each with none and with each of its allocations failing, and all that meet a bystander; then those alone again with a fatal
    /// signal. How many allocations an operation makes is found out by running it: the next is made to fail until none was left to fail.
    /// </summary>
    /// <param name="mode">Mode of the bus.</param>
    /// <param name="options">How each is explored.</param>
    /// <param name="first">Where among them to begin, so that short runs after each other come to all of them.</param>
    /// <param name="has">Which of them to run, by their number in turn; all if null.</param>
    public static IEnumerable<(ScenarioName Scenario, ExplorationResult Result, ScenarioFinding? Finding)> Run(
        KernelMode mode, Func<ExplorationOptions> options, int first = 0, Func<long, bool>? has = null)
    {
        var alone = new List<ScenarioName>();
        foreach (var (point, name) in InTurn(first).Where((_, number) => has?.Invoke(number) != false))
        {
            if (point is null)
            {
                yield return Explore(ScenarioName.Parse(name), mode, options(), out _);
                continue;
            }

            for (int? index = null; ; index = (index ?? -1) + 1)
            {
                var scenario = new ScenarioName(point, [[new ScenarioOperation(ScenarioOperationKind.Find(name)!, FailingAllocation: index)]]);
                var outcome = Explore(scenario, mode, options(), out var wasRefused);
                if (index is not null && !wasRefused && outcome.Finding is null)
                {
                    break;
                }

                yield return outcome;
                if (outcome.Finding is not null)
                {
                    break;
                }

                alone.Add(scenario);
            }
        }

        foreach (var scenario in alone)
        {
            yield return Explore(scenario with { Threads = [.. scenario.Threads, [ScenarioOperation.Kill(1)]] }, mode, options(), out _);
        }
    }

    /// <summary>Names of the scenarios beside somebody who holds the semaphores.</summary>
    public static IReadOnlyList<string> Beside()
    {
        var kinds = ScenarioOperationKind.All;
        return
        [
            .. kinds.Where(IsRead).Select(kind => $"bystander-reads:{kind.Name}"),
            .. kinds.Where(IsKillable).Select(kind => $"bystander-writes:{kind.Name}+kill1"),
            .. from writer in kinds.Where(kind => IsKillable(kind) && !IsRead(kind))
               from reader in s_readers
               select $"bystander-reads:{writer.Name}+{reader}+kill1",
        ];
    }

    /// <summary>What is explored in a first round: kinds to run alone with the point that they start from, and names.</summary>
    private static IEnumerable<(StartingPoint? Point, string Name)> InTurn(int first)
    {
        var points = StartingPoint.All.Concat(StartingPoint.Special).Where(point => point.Bystander is Bystander.None or Bystander.Holder);
        var all = Beside().Select(name => ((StartingPoint?)null, name))
            .Concat(from kind in ScenarioOperationKind.All where !IsRead(kind) from point in points select ((StartingPoint?)point, kind.Name)).ToList();
        return Enumerable.Range(0, all.Count).Select(i => all[(int)((first + ((long)i * Stride)) % all.Count)]);
    }

    private static (ScenarioName Scenario, ExplorationResult Result, ScenarioFinding? Finding) Explore(ScenarioName name, KernelMode mode, ExplorationOptions options, out bool wasRefused)
    {
        var refused = 0;
        var (result, finding) = ScenarioExplorer.Explore(name.On(mode), options, execution => refused += execution.RefusedAllocations);
        wasRefused = refused > 0;
        return (name, result, finding);
    }
}
