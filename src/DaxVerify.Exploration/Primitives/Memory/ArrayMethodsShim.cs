namespace DaxVerify.Exploration.Primitives.Memory;

/// <summary>Methods of Array that read or write elements.</summary>
[Replaces("System.Array")]
internal static class ArrayMethodsShim
{
    public static void Copy(Array sourceArray, Array destinationArray, int length, string site)
    {
        Before(sourceArray, 0, destinationArray, 0, length, site);
        Array.Copy(sourceArray, destinationArray, length);
    }

    public static void Copy(Array sourceArray, int sourceIndex, Array destinationArray, int destinationIndex, int length, string site)
    {
        Before(sourceArray, sourceIndex, destinationArray, destinationIndex, length, site);
        Array.Copy(sourceArray, sourceIndex, destinationArray, destinationIndex, length);
    }

    public static void CopyTo(Array instance, Array array, int index, string site)
    {
        Before(instance, 0, array, index, instance.Length, site);
        instance.CopyTo(array, index);
    }

    public static object? GetValue(Array instance, int index, string site)
    {
        if (Fits(instance, index, 1))
        {
            ArrayShim.OnReadRange(instance, index, 1, site);
        }

        return instance.GetValue(index);
    }

    public static void SetValue(Array instance, object? value, int index, string site)
    {
        if (Fits(instance, index, 1))
        {
            ArrayShim.OnWriteRange(instance, index, 1, site);
        }

        instance.SetValue(value, index);
    }

    public static object Clone(Array instance, string site)
    {
        ArrayShim.OnReadAll(instance, site);
        return instance.Clone();
    }

    public static void Clear(Array array, string site)
    {
        if (array is not null)
        {
            ArrayShim.OnWriteRange(array, 0, array.Length, site);
        }

        Array.Clear(array!);
    }

    public static void Clear(Array array, int index, int length, string site)
    {
        if (Fits(array, index, length))
        {
            ArrayShim.OnWriteRange(array, index, length, site);
        }

        Array.Clear(array, index, length);
    }

    /// <summary>Where the array is kept is written by whoever passes that place.</summary>
    public static void Resize<T>(ref T[]? array, int newSize, string site)
    {
        if (array is not null && newSize > 0)
        {
            ArrayShim.OnReadRange(array, 0, Math.Min(array.Length, newSize), site);
        }

        Array.Resize(ref array, newSize);
    }

    public static void Fill<T>(T[] array, T value, string site)
    {
        if (array is not null)
        {
            ArrayShim.OnWriteRange(array, 0, array.Length, site);
        }

        Array.Fill(array!, value);
    }

    public static void Fill<T>(T[] array, T value, int startIndex, int count, string site)
    {
        if (Fits(array, startIndex, count))
        {
            ArrayShim.OnWriteRange(array, startIndex, count, site);
        }

        Array.Fill(array, value, startIndex, count);
    }

    public static void Sort<T>(T[] array, string site)
    {
        if (array is not null)
        {
            ArrayShim.OnWriteRange(array, 0, array.Length, site);
        }

        Array.Sort(array!);
    }

    public static void Reverse<T>(T[] array, string site)
    {
        if (array is not null)
        {
            ArrayShim.OnWriteRange(array, 0, array.Length, site);
        }

        Array.Reverse(array!);
    }

    private static void Before(Array source, int from, Array destination, int to, int length, string site)
    {
        if (!Fits(source, from, length) || !Fits(destination, to, length))
        {
            return;
        }

        ArrayShim.OnReadRange(source, from, length, site);
        ArrayShim.OnWriteRange(destination, to, length, site);
    }

    private static bool Fits(Array? array, int start, int count) => array is not null && start >= 0 && count >= 0 && start <= array.Length - count;
}
