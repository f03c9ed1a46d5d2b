using DaxVerify.Bus.DriverCore;

namespace DaxVerify.Bus.Dax;

/// <summary>Ids on the list of a driver that is gone: nobody can free them any more.</summary>
internal sealed class LostIds : KernelMemory
{
    private readonly string _driver;
    private readonly int _count;

    /// <param name="driver">Name of the driver.</param>
    /// <param name="count">How many are left.</param>
    public LostIds(string driver, int count)
    {
        _driver = driver;
        _count = count;
    }

    /// <inheritdoc/>
    public override string Describe() => $"{_count} id(s) of the unregistered driver {_driver}";
}
