using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Traces;

namespace DaxVerify.Verification.Layers;

/// <summary>Generated sequences on bus and specification side by side, up to the first failure.</summary>
internal sealed class PropertyLayer : IBugLayer
{
    /// <inheritdoc/>
    public string Name => "properties";

    /// <inheritdoc/>
    public LayerAnswer Ask(LayerQuestion question)
    {
        var report = new PropertyCampaign(MachineFactory.Bus) { Seed = question.Seed, Budget = question.Budget, FailuresMax = 1 }.Run();
        return report.Failures is [var failure]
            ? new LayerAnswer(true, report.Elapsed.TotalSeconds, report.Cases, failure.Failure.Message, TraceFile.ToJson(FailureStore.ToTrace(failure)))
            : new LayerAnswer(false, report.Elapsed.TotalSeconds, report.Cases, null, null);
    }
}
