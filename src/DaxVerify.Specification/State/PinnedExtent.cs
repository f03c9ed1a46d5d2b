namespace DaxVerify.Specification.State;

/// <summary>Memory that a failed hot-remove left added and reserved.</summary>
/// <param name="Extent">The bytes.</param>
/// <param name="Owner">The instance that added it; its name stays in iomem.</param>
public readonly record struct PinnedExtent(Extent Extent, InstanceName Owner);
