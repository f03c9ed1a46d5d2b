using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Primitives.Memory;

/// <summary>Methods of Buffer that copy bytes from array to array.</summary>
[Replaces("System.Buffer")]
internal static class BufferShim
{
    public static void BlockCopy(Array src, int srcOffset, Array dst, int dstOffset, int count, string site)
    {
        if (src is not null && dst is not null && srcOffset >= 0 && dstOffset >= 0 && count >= 0
            && srcOffset + (long)count <= Buffer.ByteLength(src) && dstOffset + (long)count <= Buffer.ByteLength(dst))
        {
            var (first, elements) = Elements(src, srcOffset, count);
            ArrayShim.OnReadRange(src, first, elements, site);
            (first, elements) = Elements(dst, dstOffset, count);
            ArrayShim.OnWriteRange(dst, first, elements, site);
        }

        Buffer.BlockCopy(src!, srcOffset, dst!, dstOffset, count);
    }

    public static byte GetByte(Array array, int index, string site)
    {
        if (array is not null && index >= 0 && index < Buffer.ByteLength(array))
        {
            ArrayShim.OnReadRange(array, Elements(array, index, 1).First, 1, site);
        }

        return Buffer.GetByte(array!, index);
    }

    public static void SetByte(Array array, int index, byte value, string site)
    {
        if (array is not null && index >= 0 && index < Buffer.ByteLength(array))
        {
            ArrayShim.OnWriteRange(array, Elements(array, index, 1).First, 1, site);
        }

        Buffer.SetByte(array!, index, value);
    }

    private static (int First, int Count) Elements(Array array, int offset, int count)
    {
        var size = RuntimeHelpers.SizeOf(array.GetType().GetElementType()!.TypeHandle);
        var first = offset / size;
        return (first, count == 0 ? 0 : ((offset + count - 1) / size) - first + 1);
    }
}
