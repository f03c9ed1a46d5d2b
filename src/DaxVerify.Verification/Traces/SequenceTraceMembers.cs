using System.Text.Json.Nodes;
using DaxVerify.Verification.Generation;
using DaxVerify.Verification.Json;
using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Traces;

/// <summary>The members of a trace whose kind is <c>sequence</c>.</summary>
internal static class SequenceTraceMembers
{
    public static readonly string[] Names = ["target", "mode", "seed", "topology", "operations", "verdict"];

    public static void Write(JsonObject json, SequenceTrace trace)
    {
        json["target"] = trace.Target;
        json["mode"] = trace.Sequence.Mode.ToString();
        if (trace.Seed is { } seed)
        {
            json["seed"] = seed;
        }

        json["topology"] = TraceTopology.Write(trace.Sequence.Topology);
        json["operations"] = TraceOperations.Write(trace.Sequence.Operations);
        if (trace.Verdict is { } verdict)
        {
            json["verdict"] = new JsonObject { ["signature"] = verdict.Signature, ["step"] = verdict.Step, ["message"] = verdict.Message };
        }
    }

    /// <summary>Reads them.</summary>
    /// <param name="json">The trace's JSON form.</param>
    /// <exception cref="FormatException">They aren't of the known form.</exception>
    public static SequenceTrace Read(JsonPlace json) => new()
    {
        Sequence = new GeneratedSequence(
            TraceTopology.Read(json.Member("topology")),
            json.Member("mode").As(KernelModeNames.Parse),
            [.. json.Member("operations").Items.Select(TraceOperations.Read)]),
        Target = json.Member("target").As(target => target is "bus" or "spec" ? target : throw new FormatException($"no target '{target}'; there are bus, spec")),
        Seed = json.Optional("seed")?.Number,
        Verdict = json.Optional("verdict") is { } verdict
            ? new TraceVerdict(verdict.Member("signature").Text, verdict.Member("step").WholeNumber, verdict.Member("message").Text)
            : null,
    };
}
