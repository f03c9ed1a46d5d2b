namespace DaxVerify.Verification.Layers;

/// <summary>What a layer says of the bus that is loaded.</summary>
/// <param name="IsKilled">Whether it found something wrong.</param>
/// <param name="Seconds">Until it did, or in all.</param>
/// <param name="Executions">Sequences, transitions or executions until it did, or in all.</param>
/// <param name="What">What it found, in a line; <see langword="null"/> when nothing.</param>
/// <param name="Trace">What was found, as <c>daxverify replay</c> takes it, as small as it became; <see langword="null"/> where the layer keeps none.</param>
public sealed record LayerAnswer(bool IsKilled, double Seconds, long Executions, string? What, string? Trace);
