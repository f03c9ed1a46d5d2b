using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Strict;

/// <summary>Clears the page map, so that the next probe starts from nothing.</summary>
public sealed class ClearedPageMap : IFailedProbePolicy
{
    /// <inheritdoc/>
    public void AfterFailure(DevDax instance) => instance.PageMap = null;
}
