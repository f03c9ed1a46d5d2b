namespace DaxVerify.Serve.Fuse;

/// <summary>What <c>stat</c> shows of a node and its owner may change, as on sysfs.</summary>
/// <param name="Permissions">Permission bits; opening goes by them.</param>
internal sealed record Appearance(uint Permissions, uint Owner, uint Group, DateTimeOffset Accessed, DateTimeOffset Modified, DateTimeOffset Changed);
