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
            ArrayShim.OnBytes(src, srcOffset, count, writes: false, site);
            ArrayShim.OnBytes(dst, dstOffset, count, writes: true, site);
        }

        Buffer.BlockCopy(src!, srcOffset, dst!, dstOffset, count);
    }

    public static byte GetByte(Array array, int index, string site)
    {
        if (array is not null && index >= 0 && index < Buffer.ByteLength(array))
        {
            ArrayShim.OnBytes(array, index, 1, writes: false, site);
        }

        return Buffer.GetByte(array!, index);
    }

    public static void SetByte(Array array, int index, byte value, string site)
    {
        if (array is not null && index >= 0 && index < Buffer.ByteLength(array))
        {
            ArrayShim.OnBytes(array, index, 1, writes: true, site);
        }

        Buffer.SetByte(array!, index, value);
    }
}
