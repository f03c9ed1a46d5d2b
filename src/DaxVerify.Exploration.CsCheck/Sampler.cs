using System.Diagnostics;
using CsCheck;
using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.CsCheck;

/// <summary>One call of a sample: draws cases, explores each, shrinks the first that fails, and says how to get it again.</summary>
internal sealed class Sampler
{
    private readonly SampleProgram _program;
    private readonly SampleSettings _settings;

    /// <summary>Makes the sampler of a call.</summary>
    public Sampler(SampleProgram program, SampleSettings settings)
    {
        _program = program;
        _settings = settings;
    }

    /// <summary>Goes through the cases of the seed that is set; returns when none fails.</summary>
    /// <exception cref="CsCheckException">A case failed; the message shows it and how to run it again.</exception>
    public void Run()
    {
        if (_settings.Seed is { } given && given.Contains('.', StringComparison.Ordinal))
        {
            RunAgain(given);
            return;
        }

        var seed = _settings.Seed ?? new PCG(0).ToString();
        var numbers = PCG.Parse(seed);
        var clock = Stopwatch.StartNew();
        IReadOnlyList<ExplorationLimit> limits = [];
        var cases = 0L;
        for (; cases < _settings.Iterations && (_settings.Time <= 0 || clock.Elapsed.TotalSeconds < _settings.Time); cases++)
        {
            var sample = ParallelCase.Draw(numbers, _settings.SequentialMax, _settings.ParallelMax, _settings.ThreadsMax);
            var result = _program.Explore(sample, _settings.Schedules, replay: null, isMinimised: false);
            limits = [.. limits.Concat(result.Limits).DistinctBy(limit => limit.ToString())];
            if (result.Bug is { } bug)
            {
                throw Failure(sample, bug, $"drawn from seed \"{seed}\", case {cases + 1}, {Amount.OfMany(_program.Executions, "execution")}");
            }
        }

        var why = new ExplorationResult { Executions = 0, Limits = limits }.WhyNotAll;
        _settings.WriteLine?.Invoke($"Passed {Amount.OfMany(cases, "case")}, {Amount.OfMany(_program.Executions, "execution")}, seed \"{seed}\"{(why.Length == 0 ? "" : $"; not all traces: {why}")}");
    }

    /// <summary>Runs the case, and if it is given the schedule, that a failure printed.</summary>
    private void RunAgain(string text)
    {
        var bracket = text.IndexOf('[', StringComparison.Ordinal);
        var sample = ParallelCase.Parse(bracket < 0 ? text : text[..bracket]);
        var replay = bracket < 0 ? null : text[(bracket + 1)..].TrimEnd(']');
        var result = _program.Explore(sample, _settings.SchedulesClosely, replay, isMinimised: true);
        if (result.Bug is { } bug)
        {
            throw new CsCheckException(Message(sample, bug, "run again"));
        }

        _settings.WriteLine?.Invoke($"Passed the case {sample}: {result.Summary}");
    }

    private CsCheckException Failure(ParallelCase sample, BugReport bug, string from)
    {
        var shrinker = new CaseShrinker(_program, _settings.SchedulesClosely, bug.Kind);
        var smallest = shrinker.Run(sample);
        var final = _program.Explore(smallest, _settings.SchedulesClosely, replay: null, isMinimised: true).Bug
            ?? throw new InvalidOperationException($"the case {smallest} failed and doesn't any more");
        return new CsCheckException(Message(smallest, final, $"{from}; {Amount.Of(shrinker.Shrinks, "shrink")}"));
    }

    private string Message(ParallelCase sample, BugReport bug, string how) =>
        $"Set seed: \"{sample}[{bug.Replay}]\" to reproduce ({how}).\n{bug.Message}{_program.Describe()}\n\n{bug.Table}";
}
