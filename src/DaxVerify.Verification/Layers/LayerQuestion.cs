using System.Diagnostics;

namespace DaxVerify.Verification.Layers;

/// <summary>What a layer is asked about the bus that is loaded: whether it finds anything wrong with it.</summary>
/// <param name="Recordings">File or folder of recorded kernel traces.</param>
/// <param name="Model">File of the model that is walked on the bus.</param>
/// <param name="Budget">Time for the answer; fixed work may take longer.</param>
/// <param name="Seed">Where its choices begin.</param>
public sealed record LayerQuestion(string Recordings, string Model, TimeSpan Budget, ulong Seed)
{
    /// <summary>Whether what is found is made smaller, which takes longer than finding it.</summary>
    public bool Shrinks { get; init; } = true;

    /// <summary>What is left of the budget: a tick where nothing is, since an exploration whose budget is nothing has no limit, and the time may end between a look and this.</summary>
    /// <param name="clock">Started when the question was asked.</param>
    /// <returns>The time, more than none.</returns>
    public TimeSpan Left(Stopwatch clock) => TimeSpan.FromTicks(Math.Max(1, (Budget - clock.Elapsed).Ticks));
}
