using DaxVerify.Exploration.Runtime;
using DaxVerify.Exploration.Strategies;
using Xunit;

namespace DaxVerify.Exploration.Tests.Strategies;

/// <summary>The partial-order reduction held against brute force on random programs: same results, every trace, few repeats.</summary>
public sealed class PartialOrderReductionTests
{
    private const int Programs = 200;
    private const int BruteForceMax = 600;

    [Fact]
    public void Every_trace_and_every_result_of_brute_force_is_explored()
    {
        var compared = 0;
        for (var seed = 0; compared < Programs && seed < Programs * 5; seed++)
        {
            var (brute, complete) = Explored(seed, new DepthFirst(int.MaxValue));
            if (!complete)
            {
                continue;
            }

            compared++;
            var (reduced, _) = Explored(seed, new Dpor());
            Assert.True(
                brute.Keys.ToHashSet().SetEquals(reduced.Keys),
                $"program {seed}: {new RandomProgram(seed)}\nbrute force: {brute.Count} traces, reduction: {reduced.Count}; missed:\n"
                + string.Join('\n', brute.Keys.Except(reduced.Keys).Take(3)));
            Assert.True(reduced.Values.Sum() <= reduced.Count, $"program {seed}: {reduced.Values.Sum()} executions for {reduced.Count} traces");
        }

        Assert.Equal(Programs, compared);
    }

    private static (Dictionary<string, int> Traces, bool Complete) Explored(int seed, IStrategy strategy)
    {
        var program = new RandomProgram(seed);
        var traces = new Dictionary<string, int>();
        var (executions, _) = EngineRunner.Exhaust(program.Body, strategy, program.PollsLocks, BruteForceMax, controller =>
        {
            program.Finish(controller.Finding is { Kind: BugKind.Deadlock or BugKind.LostWakeup });
            var key = $"{program.Trace} => {program.Result}";
            traces[key] = traces.GetValueOrDefault(key) + 1;
        });
        return (traces, executions < BruteForceMax);
    }
}
