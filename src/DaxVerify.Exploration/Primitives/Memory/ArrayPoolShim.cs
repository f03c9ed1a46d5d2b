using System.Buffers;

namespace DaxVerify.Exploration.Primitives.Memory;

/// <summary>Arrays that are used again: whoever rents one comes after whoever has given it back.</summary>
[Replaces("System.Buffers.ArrayPool`1")]
internal static class ArrayPoolShim
{
    public static T[] Rent<T>(ArrayPool<T> instance, int minimumLength)
    {
        var rented = instance.Rent(minimumLength);
        ArrayShim.Renew(rented);
        return rented;
    }
}
