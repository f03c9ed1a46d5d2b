using DaxVerify.Verification.SecondEngine;
using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Layers;

/// <summary>Drawn scenarios under Coyote, up to its first report. It has a rewritten copy of the bus of its own, which must be of the same sources.</summary>
public sealed class SecondEngineLayer : IBugLayer
{
    /// <summary>Name of the layer.</summary>
    public const string Coyote = "coyote";

    /// <inheritdoc/>
    public string Name => Coyote;

    /// <inheritdoc/>
    public LayerAnswer Ask(LayerQuestion question)
    {
        using var process = new CoyoteProcess();
        var result = new EngineSearch(null, KernelMode.Strict, (uint)(question.Seed % uint.MaxValue)) { Budget = question.Budget }.Run(process, _ => true);
        return result.Findings is [var found, ..]
            ? new LayerAnswer(true, result.Seconds, result.Executions, $"{found.Report.Scenario}: {found.Report.Message.Split('\n')[0]}", null)
            : new LayerAnswer(false, result.Seconds, result.Executions, null, null);
    }
}
