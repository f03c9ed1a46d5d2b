namespace DaxVerify.Annotations;

/// <summary>Says when objects end that the garbage collector keeps: those that are counted, pooled, or stand for memory of a language that frees it.</summary>
/// <remarks>Outside of exploration nothing happens; under it, any access to a released object is a defect, without a check at the place.</remarks>
public static class Lifetime
{
    /// <summary>Whether an exploration follows what is released, so that the program needn't look for itself; <see langword="false"/> outside of one.</summary>
    public static bool IsFollowed => false;

    /// <summary>The object is released: nobody may read or write its fields, or the array's elements, from now on.</summary>
    /// <typeparam name="T">What objects of this kind are known as: fields that are never set again are followed in this type and those that derive from it.</typeparam>
    /// <param name="released">The object or array.</param>
    [ReleasesObject]
    public static void Release<T>(T released)
        where T : class => _ = released;

    /// <summary>The object is in use again, as if it had just been made.</summary>
    /// <typeparam name="T">What objects of this kind are known as.</typeparam>
    /// <param name="reused">The object or array.</param>
    [ReusesObject]
    public static void Reuse<T>(T reused)
        where T : class => _ = reused;
}
