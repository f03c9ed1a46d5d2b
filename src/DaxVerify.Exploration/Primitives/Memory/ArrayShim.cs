using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Detectors;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Lifetime;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Memory;

/// <summary>
/// Shadows of array elements, by the identity of the array. Pages of elements are made when touched; those left from earlier executions are reused, since their epochs tell
/// that they are old.
/// </summary>
internal static class ArrayShim
{
    private const int RangeMax = 10_000;
    private const string TooLong = "of an array, calls use more elements at once than are followed";
    private const int PageShift = 6;
    private const int PageSize = 1 << PageShift;
    private static readonly Shadow[] s_none = new Shadow[1];
    private static readonly IdentityTable<ArrayShadows> s_arrays = new();
    private static object? s_lastArray;
    private static Shadow[]?[] s_lastPages = [];

    /// <summary>Before a plain read of an element.</summary>
    public static void OnRead(object? array, nint index, string site)
    {
        var slot = ThreadSlot.Current;
        if (slot is null)
        {
            return;
        }

        ref var shadow = ref Shadow(array, index);
        if (--slot.Budget > 0 & shadow.Read == slot.FastEpoch)
        {
            return;
        }

        RaceDetector.PeekSlow(slot, ref shadow, site);
        if (slot.Controller.Tracer is { } tracer && array is Array a && (nuint)index < (nuint)a.Length && slot.Region is null)
        {
            tracer.AddAccess(slot, TraceEventKind.Read, Name(site, index), null, Tracer.Show(a.GetValue(index)), site);
        }
    }

    /// <summary>Before all elements of an array are read by a framework method.</summary>
    public static void OnReadAll(Array array, string site) => OnReadRange(array, 0, array.Length, site);

    /// <summary>Before all elements of an array are written by a framework method.</summary>
    public static void OnWriteAll(Array array, string site) => OnWriteRange(array, 0, array.Length, site);

    /// <summary>Before some elements are read by a framework method; very long ranges are left out, which takes the claim of all traces away.</summary>
    public static void OnReadRange(Array array, int start, int count, string site)
    {
        if (ThreadSlot.Current is not { } slot || !IsFollowed(slot, count, site) || PagesOf(slot, array) is not { } pages)
        {
            return;
        }

        for (var i = start; i < start + count; i++)
        {
            ref var shadow = ref Element(pages, i);
            if (!(--slot.Budget > 0 & shadow.Read == slot.FastEpoch))
            {
                RaceDetector.PeekSlow(slot, ref shadow, site);
            }
        }
    }

    /// <summary>The same before some are written.</summary>
    public static void OnWriteRange(Array array, int start, int count, string site)
    {
        if (ThreadSlot.Current is not { } slot || !IsFollowed(slot, count, site) || PagesOf(slot, array) is not { } pages)
        {
            return;
        }

        for (var i = start; i < start + count; i++)
        {
            ref var shadow = ref Element(pages, i);
            if (!(--slot.Budget > 0 & shadow.Write == slot.FastEpoch))
            {
                RaceDetector.UpdateSlow(slot, ref shadow, site);
            }
        }
    }

    /// <summary>Before some bytes of an array are read or written, whatever its elements are: of the first and the last one only a part may be meant.</summary>
    /// <param name="array">The array.</param>
    /// <param name="offset">The first of them.</param>
    /// <param name="bytes">How many there are, all of them in the array.</param>
    /// <param name="writes">They are written.</param>
    /// <param name="site">Where.</param>
    public static void OnBytes(Array array, nint offset, nint bytes, bool writes, string site)
    {
        var size = (nint)RuntimeHelpers.SizeOf(array.GetType().GetElementType()!.TypeHandle);
        var end = offset + bytes;
        if (offset % size is var before && before > 0 && bytes > 0)
        {
            OnPart(array, offset / size, before, Math.Min(size - before, bytes), writes, site);
            offset += size - before;
        }

        if (offset < end && end % size is var after && after > 0)
        {
            OnPart(array, end / size, 0, after, writes, site);
            end -= after;
        }

        if (offset < end && writes)
        {
            OnWriteRange(array, (int)(offset / size), (int)((end - offset) / size), site);
        }
        else if (offset < end)
        {
            OnReadRange(array, (int)(offset / size), (int)((end - offset) / size), site);
        }
    }

    /// <summary>Before a plain write of an element.</summary>
    public static void OnWrite<T>(object? array, nint index, T value, string site)
    {
        var slot = ThreadSlot.Current;
        if (slot is null)
        {
            return;
        }

        ref var shadow = ref Shadow(array, index);
        if (--slot.Budget > 0 & shadow.Write == slot.FastEpoch)
        {
            return;
        }

        RaceDetector.UpdateSlow(slot, ref shadow, site);
        if (slot.Controller.Tracer is { } tracer && slot.Region is null)
        {
            tracer.AddAccess(slot, TraceEventKind.Write, Name(site, index), null, Tracer.Show(value), site);
        }
    }

    /// <summary>The shadow of an element; one that nobody shares when there is no such element.</summary>
    public static ref Shadow Shadow(object? array, nint index)
    {
        if (ThreadSlot.Current is not { } slot || array is null)
        {
            return ref s_none[0];
        }

        if (PagesOf(slot, array) is not { } pages || (nuint)index >> PageShift >= (nuint)pages.Length)
        {
            return ref s_none[0];
        }

        return ref Element(pages, index);
    }

    /// <summary>Position of an element of a two-dimensional array.</summary>
    public static nint Index2(object? array, int i, int j) => array is Array a ? ((nint)i * a.GetLength(1)) + j : 0;

    /// <summary>Position of an element of a three-dimensional array.</summary>
    public static nint Index3(object? array, int i, int j, int k) =>
        array is Array a ? ((((nint)i * a.GetLength(1)) + j) * a.GetLength(2)) + k : 0;

    /// <summary>Position of an element of an array of any rank, one dimension after the other.</summary>
    /// <param name="array">The array.</param>
    /// <param name="before">Position that the indices before give.</param>
    /// <param name="index">Index in this dimension.</param>
    /// <param name="dimension">Which.</param>
    public static nint Index(object? array, nint before, int index, int dimension) => array is Array a ? (before * a.GetLength(dimension)) + index : 0;

    /// <summary>Whether the shadow is that of one of the array's elements.</summary>
    public static bool Owns(Array array, ref Shadow shadow, int stamp)
    {
        if (s_arrays.Find(array, stamp) is not { } shadows)
        {
            return false;
        }

        foreach (var page in shadows.Pages)
        {
            if (page is not null && !Unsafe.IsAddressLessThan(ref shadow, ref page[0]) && !Unsafe.IsAddressGreaterThan(ref shadow, ref page[^1]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An array is handed out anew, as if it had just been made.</summary>
    public static void Renew(Array array)
    {
        if (ThreadSlot.Current is { } slot && slot.Controller.Stamp == s_arrays.Stamp && array.Length > 0)
        {
            Array.Clear(Find(array, slot.Controller.Stamp));
        }
    }

    /// <summary>An array is released, or in use again.</summary>
    public static void ForEach(Array array, ThreadSlot slot, Released? released, string site)
    {
        if (!IsFollowed(slot, array.Length, site) || PagesOf(slot, array) is not { } pages)
        {
            return;
        }

        for (var i = 0; i < array.Length; i++)
        {
            LifetimeShim.AtLocation(ref Element(pages, i), slot, released);
        }
    }

    /// <summary>Drops all objects, so that the load context of a finished exploration can be unloaded.</summary>
    public static void Clear()
    {
        s_arrays.Clear();
        s_lastArray = null;
        s_lastPages = [];
        s_none[0] = default;
    }

    private static void OnPart(Array array, nint index, nint offset, nint bytes, bool writes, string site)
    {
        if (writes)
        {
            RaceDetector.OnUpdatePart(ref Shadow(array, index), (int)offset, (int)bytes, site);
        }
        else
        {
            RaceDetector.OnPeekPart(ref Shadow(array, index), (int)offset, (int)bytes, site);
        }
    }

    private static bool IsFollowed(ThreadSlot slot, int count, string site)
    {
        if (count > RangeMax)
        {
            slot.Controller.Limits.Note(LimitKind.Unseen, TooLong, site);
        }

        return count <= RangeMax;
    }

    /// <summary>The pages of an array in this execution; null for a thread that unwinds beside another exploration.</summary>
    private static Shadow[]?[]? PagesOf(ThreadSlot slot, object array)
    {
        var stamp = slot.Controller.Stamp;
        if (stamp != s_arrays.Stamp)
        {
            if (slot.Controller.IsGivenUp)
            {
                return null;
            }

            s_lastArray = null;
        }

        return ReferenceEquals(array, s_lastArray) ? s_lastPages : Find(array, stamp);
    }

    private static ref Shadow Element(Shadow[]?[] pages, nint index) =>
        ref (pages[index >> PageShift] ??= new Shadow[PageSize])[(int)index & (PageSize - 1)];

    private static string Name(string site, nint index) => Site.Member(site).Replace("[]", $"[{index}]", StringComparison.Ordinal);

    private static Shadow[]?[] Find(object array, int stamp)
    {
        var shadows = s_arrays.Get(array, stamp, out var isNew);
        if (isNew)
        {
            shadows.Fit((((Array)array).Length + PageSize - 1) >> PageShift);
        }

        s_lastArray = array;
        return s_lastPages = shadows.Pages;
    }
}
