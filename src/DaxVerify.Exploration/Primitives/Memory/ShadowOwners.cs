using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Primitives.Collections;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Memory;

/// <summary>Shadows of fields lie in their objects, those of elements and of objects of the framework in tables.</summary>
internal sealed unsafe class ShadowOwners : IShadowOwners
{
    /// <summary>What an object has beside its fields: header and pointer to its method table.</summary>
    private static readonly int s_overhead = 2 * sizeof(nint);

    /// <inheritdoc/>
    public bool Owns(object owner, ref Shadow shadow, int stamp) => owner is Array array
        ? ArrayShim.Owns(array, ref shadow, stamp)
        : IsInside(owner, ref shadow) || CollectionShim.Owns(owner, ref shadow, stamp);

    private static bool IsInside(object owner, ref Shadow shadow)
    {
        ref var start = ref Unsafe.As<Raw>(owner).First;
        var offset = Unsafe.ByteOffset(ref start, ref Unsafe.As<Shadow, byte>(ref shadow));
        return offset >= 0 && offset < SizeOf(owner.GetType()) - s_overhead;
    }

    /// <summary>Bytes of an object on the heap: the second word of its method table, where CoreCLR's collector looks it up as well.</summary>
    private static int SizeOf(Type type) => ((int*)type.TypeHandle.Value)[1];

    /// <summary>Stands for any object, to reach its first field.</summary>
    private sealed class Raw
    {
        public byte First;
    }
}
