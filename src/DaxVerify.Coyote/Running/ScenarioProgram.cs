using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;
using Generator = Microsoft.Coyote.Random.Generator;

namespace DaxVerify.Coyote.Running;

/// <summary>What Coyote runs again and again: the scenario that was asked for, or one drawn from Coyote's own choices.</summary>
internal sealed class ScenarioProgram
{
    private readonly Scenario? _given;
    private readonly KernelMode _mode;
    private int[] _progress = [];

    /// <summary>Makes the program.</summary>
    /// <param name="request">What is asked.</param>
    /// <exception cref="FormatException">It names no scenario.</exception>
    public ScenarioProgram(EngineRequest request)
    {
        _mode = request.Mode;
        _given = request.Scenario is null ? null : NamedScenarios.Parse(request.Scenario, request.Mode);
        Name = _given is null ? new ScenarioName(string.Empty, []) : ScenarioName.Parse(_given.Name);
    }

    /// <summary>How often it ran.</summary>
    public long Executions { get; private set; }

    /// <summary>The scenario of the last execution.</summary>
    public ScenarioName Name { get; private set; }

    /// <summary>Runs once, under Coyote's control.</summary>
    public void Run()
    {
        Executions++;
        var scenario = _given;
        if (scenario is null)
        {
            var generator = Generator.Create();
            Name = ScenarioGenerator.Draw(generator.NextInteger);
            scenario = NamedScenarios.Make(Name, _mode);
        }

        _progress = new int[scenario.Threads.Count];
        ScenarioRun.Execute(scenario, _progress);
    }

    /// <summary>For each thread that didn't end in the last execution, the simplest kind of operation of the family that it was in.</summary>
    public IReadOnlyList<string> Stuck() => Name.StuckIn(_progress);
}
