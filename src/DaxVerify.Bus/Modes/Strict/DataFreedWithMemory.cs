using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Strict;

/// <summary>The data goes when no memory is left that it describes.</summary>
public sealed class DataFreedWithMemory : IKmemDataPolicy
{
    /// <inheritdoc/>
    public bool CountsRangesTooSmall => true;
}
