using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Dax;

/// <summary>What zeroing pages of a live device answers by the operations that it has (<c>dax_zero_page_range</c>).</summary>
public interface IZeroPagePolicy
{
    /// <summary>Asks the device's operations; instances of regions have none.</summary>
    /// <param name="pageOffset">First page, from the device's start.</param>
    /// <param name="pages">Number of pages.</param>
    Errno Zero(DaxDevice device, ulong pageOffset, ulong pages);
}
