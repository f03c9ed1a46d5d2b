using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Bus.Dax;

/// <summary>What a provider says of the range that it hands to the bus.</summary>
/// <param name="Start">First byte.</param>
/// <param name="End">Last byte.</param>
/// <param name="Align">Default align of the instances in bytes; start and size must be multiples.</param>
/// <param name="TargetNode">NUMA node that the memory would form when onlined; negative hides the attribute (21c75763).</param>
/// <param name="NumaNode">Nearest NUMA node (8fc5c735).</param>
/// <param name="IsStatic">Whether the provider fixes the one instance's boundaries.</param>
/// <param name="Type">Whether it is handed over as a device or as RAM.</param>
public sealed record RegionSettings(
    int Id,
    ulong Start,
    ulong End,
    ulong Align,
    int TargetNode,
    int NumaNode,
    bool IsStatic,
    DriverType Type);
