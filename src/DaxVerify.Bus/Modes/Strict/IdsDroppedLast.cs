using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Strict;

/// <summary>The driver's files go first, and with them whoever could add an id.</summary>
public sealed class IdsDroppedLast : IIdListPolicy
{
    /// <inheritdoc/>
    public bool OutlivesFiles => true;
}
