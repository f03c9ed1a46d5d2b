using System.Diagnostics;
using DaxVerify.Verification.Machines;
using DaxVerify.Verification.Models;

namespace DaxVerify.Verification.Layers;

/// <summary>The transitions of a model, executed on the bus, up to the first difference or the end of the budget.</summary>
internal sealed class ModelLayer : IBugLayer
{
    /// <inheritdoc/>
    public string Name => "model";

    /// <inheritdoc/>
    public LayerAnswer Ask(LayerQuestion question)
    {
        var clock = Stopwatch.StartNew();
        var report = new TransitionTour(ModelFile.Read(question.Model).Configuration, MachineFactory.Bus).Run(question.Budget);
        return new LayerAnswer(report.Difference is not null, clock.Elapsed.TotalSeconds, report.Covered, report.Difference, null);
    }
}
