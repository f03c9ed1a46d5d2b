using System.Text.Json.Nodes;

namespace DaxVerify.Kernel.Guests;

/// <summary>One group of lines of the executor in the guest: what came of one operation, how a sequence begins, or how all ended.</summary>
internal sealed class GuestRecord
{
    /// <summary>What the group is about.</summary>
    public required GuestRecordKind Kind { get; init; }

    /// <summary>Number of the sequence in the boot; -1 outside any.</summary>
    public required int Sequence { get; init; }

    /// <summary>Of a beginning: whether the machine is at its start.</summary>
    public bool IsAtStart { get; init; }

    /// <summary>Of a step: its result, as recordings have it, with <c>address</c> and <c>word</c> as the guest had them.</summary>
    public JsonObject Result { get; } = [];

    /// <summary>What is different since the last look, at a beginning all there is; null when the machine wasn't looked at.</summary>
    public JsonObject? Delta { get; set; }

    /// <summary>The kernel's log: pairs of level and text.</summary>
    public JsonArray Log { get; } = [];
}
