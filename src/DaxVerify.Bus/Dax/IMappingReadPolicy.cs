using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Dax;

/// <summary>How start, end and page_offset of a mapping device are read, under the active reference of the file.</summary>
public interface IMappingReadPolicy
{
    /// <summary>Reads one field of the range.</summary>
    /// <param name="killed">A fatal signal.</param>
    /// <returns>ENXIO once the mapping has no range, and when a wait was killed.</returns>
    Errno Read(DaxMapping mapping, Func<DevDaxRange, ulong> field, CancellationToken killed, out ulong value);
}
