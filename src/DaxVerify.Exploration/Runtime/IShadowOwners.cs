namespace DaxVerify.Exploration.Runtime;

/// <summary>Knows where the shadows of an object's locations are.</summary>
internal interface IShadowOwners
{
    /// <summary>Whether the shadow is that of a location within the object: a field, an element, or the whole of an object of the framework.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="shadow">The shadow.</param>
    /// <param name="stamp">The execution.</param>
    bool Owns(object owner, ref Shadow shadow, int stamp);
}
