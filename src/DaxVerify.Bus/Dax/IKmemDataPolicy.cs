namespace DaxVerify.Bus.Dax;

/// <summary>When the kmem driver frees what it keeps with an instance.</summary>
public interface IKmemDataPolicy
{
    /// <summary>Whether a removal has dealt with a range that is too small to be added. Otherwise it counts as one that couldn't be removed.</summary>
    bool CountsRangesTooSmall { get; }
}
