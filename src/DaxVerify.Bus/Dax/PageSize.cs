namespace DaxVerify.Bus.Dax;

/// <summary>Page and granule sizes of the platform (x86-64), in bytes.</summary>
public static class PageSize
{
    /// <summary>Binary logarithm of the base page.</summary>
    public const int Shift = 12;

    /// <summary>Base page: 4 KiB.</summary>
    public const ulong Base = 1UL << Shift;

    /// <summary>Middle page: 2 MiB.</summary>
    public const ulong Middle = 2UL << 20;

    /// <summary>Upper page: 1 GiB.</summary>
    public const ulong Upper = 1UL << 30;

    /// <summary>The platform's minimum mapping granularity: ranges with struct pages come in these.</summary>
    public const ulong MinimumMapping = Middle;

    /// <summary>Whether a size is one that faults can have.</summary>
    /// <param name="size">Bytes.</param>
    /// <returns>Whether it is 4 KiB, 2 MiB or 1 GiB.</returns>
    public static bool IsFaultSize(ulong size) => size is Base or Middle or Upper;
}
