using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>Whether a lazy value has been made, as an object that threads read and write.</summary>
internal sealed class LazyState : SyncObject
{
    /// <inheritdoc/>
    public override ObjectFact ToFact() => new(Id, "Lazy", "");
}
