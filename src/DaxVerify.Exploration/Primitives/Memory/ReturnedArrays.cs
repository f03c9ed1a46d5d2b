using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Memory;

/// <summary>What was returned to one pool and not rented again.</summary>
internal sealed class ReturnedArrays
{
    /// <summary>In the order of the returns.</summary>
    public List<Array> Arrays { get; } = [];

    /// <summary>What calls on the pool are steps on.</summary>
    public LocationState Steps { get; } = new();
}
