using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Linux;

/// <summary>Linux frees the data once as many ranges are removed as the instance has, and never counts one that is too small: the data is lost although all memory is gone.</summary>
public sealed class RangesTooSmallKeepData : IKmemDataPolicy
{
    /// <inheritdoc/>
    public bool CountsRangesTooSmall => false;
}
