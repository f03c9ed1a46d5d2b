using DaxVerify.Scenarios.Programs;
using DaxVerify.Vocabulary.Scenarios;
using Generator = Microsoft.Coyote.Random.Generator;

namespace DaxVerify.Coyote.Running;

/// <summary>What Coyote runs again and again: the scenario that was asked for, or one drawn from Coyote's own choices.</summary>
internal sealed class ScenarioProgram
{
    private readonly Func<ScenarioExecution> _make;

    /// <summary>Makes the program.</summary>
    /// <param name="request">What is asked.</param>
    /// <exception cref="FormatException">It names no scenario.</exception>
    public ScenarioProgram(EngineRequest request)
    {
        var given = request.Scenario is null ? null : ScenarioName.Parse(request.Scenario).On(request.Mode);
        _make = given is null ? () => new ScenarioExecution(request.Mode) : () => new ScenarioExecution(given);
        Last = _make();
    }

    /// <summary>How often it ran.</summary>
    public long Executions { get; private set; }

    public ScenarioExecution Last { get; private set; }

    /// <summary>Runs once, under Coyote's control; an invariant that doesn't hold is an exception, since Coyote knows no other way to hear of it.</summary>
    /// <exception cref="InvariantBrokenException">An invariant doesn't hold.</exception>
    public void Run()
    {
        Executions++;
        Last = _make();
        var generator = Generator.Create();
        ScenarioPrograms.GivenOrDrawn(Last, generator.NextInteger);
        if (Last.Broken is { } broken)
        {
            throw new InvariantBrokenException(broken);
        }
    }
}
