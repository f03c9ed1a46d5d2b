using DaxVerify.Annotations;
using DaxVerify.Bus.DriverCore;
using DaxVerify.Bus.Memory;

namespace DaxVerify.Bus.Drivers;

/// <summary>
/// What kmem keeps with an instance (<c>dax_kmem_data</c>): a place for each range that the instance had when it was probed. Nobody counts references to it: the driver data of the instance points
/// to it, a removal frees it, and one that left memory added keeps it, and the name that the memory has, until the next boot.
/// </summary>
internal sealed class KmemData : KernelMemory
{
    private readonly ObjectLedger _ledger;
    private readonly string _instance;
    private readonly HotAddedRange?[] _added;

    /// <param name="ledger">Where it is known as alive.</param>
    /// <param name="instance">Name of the instance.</param>
    /// <param name="ranges">How many ranges it has.</param>
    public KmemData(ObjectLedger ledger, string instance, int ranges)
    {
        _ledger = ledger;
        _instance = instance;
        _added = new HotAddedRange?[ranges];
        ledger.Add(this);
    }

    /// <summary>How many ranges are added.</summary>
    public int AddedCount => _added.Count(range => range is not null);

    /// <inheritdoc/>
    public override string Describe() => $"kmem data of {_instance}";

    /// <summary>What the probe made of a range.</summary>
    /// <param name="index">The range's place in the instance.</param>
    /// <returns>Nothing for a range that wasn't added. Outside of exploration nothing, too, beside the object: on a kernel what happens to be there.</returns>
    /// <exception cref="OutOfBoundsException">The instance had fewer ranges when it was probed.</exception>
    public HotAddedRange? At(int index) =>
        index < _added.Length ? _added[index]
        : Lifetime.IsFollowed ? throw new OutOfBoundsException(Describe(), index, _added.Length)
        : null;

    /// <summary>Takes what the probe made of a range into its place.</summary>
    /// <param name="index">The range's place in the instance.</param>
    /// <param name="range">The memory and its reservations.</param>
    /// <exception cref="OutOfBoundsException">The instance had fewer ranges when the data was made.</exception>
    public void Set(int index, HotAddedRange range)
    {
        if (index >= _added.Length)
        {
            throw new OutOfBoundsException(Describe(), index, _added.Length);
        }

        _added[index] = range;
    }

    /// <summary>Frees it.</summary>
    public void Release()
    {
        _ledger.Remove(this);
        Free();
    }

    /// <summary>Keeps it until the next boot, since memory that it describes stays added: that is no leak.</summary>
    public void Keep() => _ledger.Remove(this);

    /// <summary>Nothing leads to it any more, although no memory is left that it describes (<see cref="Dax.IKmemDataPolicy"/>).</summary>
    public void Lose() => _ledger.Lose(this);
}
