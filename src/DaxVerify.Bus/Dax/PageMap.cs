using DaxVerify.Bus.DriverCore;

namespace DaxVerify.Bus.Dax;

/// <summary>
/// The page map (<c>dev_pagemap</c>) under which an instance's ranges have struct pages, so that they can be mapped. Nobody counts references to it: that of a dynamic region belongs to
/// the binding, whose managed resources free it last, that of a static region to the instance.
/// </summary>
public sealed class PageMap : KernelMemory
{
    private readonly string _instance;

    /// <param name="ledger">Where it is known as alive.</param>
    /// <param name="instance">Name of the instance.</param>
    /// <param name="ranges">The extents it is made for, first and last byte.</param>
    /// <param name="granule">Bytes of a compound page.</param>
    internal PageMap(ObjectLedger ledger, string instance, IReadOnlyList<(ulong Start, ulong End)> ranges, ulong granule)
    {
        _instance = instance;
        Ranges = ranges;
        Granule = granule;
        ledger.Add(this);
    }

    /// <summary>The extents it was made for, first and last byte.</summary>
    public IReadOnlyList<(ulong Start, ulong End)> Ranges { get; }

    /// <summary>Bytes of a compound page; every fault looks at it.</summary>
    public ulong Granule { get; }

    /// <inheritdoc/>
    public override string Describe() => $"page map of {_instance}";

    /// <summary>Frees it.</summary>
    /// <param name="ledger">Where it was known as alive; not kept in the map, which nobody may read when it is freed a second time.</param>
    internal void Release(ObjectLedger ledger)
    {
        Free();
        ledger.Remove(this);
    }
}
