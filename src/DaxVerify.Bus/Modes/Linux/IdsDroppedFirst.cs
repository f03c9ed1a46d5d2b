using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>Linux drops the ids and then removes the driver's files: an id that a write of <c>new_id</c> adds in between is lost.</summary>
public sealed class IdsDroppedFirst : IIdListPolicy
{
    /// <inheritdoc/>
    public bool OutlivesFiles => false;
}
