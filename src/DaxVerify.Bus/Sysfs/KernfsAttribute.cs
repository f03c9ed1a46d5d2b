using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Sysfs;

/// <summary>
/// An attribute file. While a read or write runs, the file has an active reference; removing the file first forbids new ones
/// (they get ENODEV), then waits until the running ones have ended. Active references are therefore nodes of the lock order.
/// </summary>
public sealed class KernfsAttribute : KernfsNode
{
    private readonly ActiveReferences _references;
    private readonly ShowAttribute? _show;
    private readonly StoreAttribute? _store;

    /// <summary>Makes an attribute.</summary>
    /// <param name="mode">Permission bits, octal as in <c>0444</c>.</param>
    /// <param name="show">Reads it; needed when the mode allows reading.</param>
    /// <param name="store">Writes it; needed when the mode allows writing.</param>
    public KernfsAttribute(string name, AttributeMode mode, ShowAttribute? show, StoreAttribute? store)
        : base(name)
    {
        _references = new ActiveReferences(name);
        Mode = mode;
        _show = show;
        _store = store;
    }

    /// <summary>Permission bits.</summary>
    public AttributeMode Mode { get; }

    /// <summary>Whether anybody may open it for reading; without a bit not even root does.</summary>
    public bool IsReadable => _show is not null && Mode is not AttributeMode.WriteOnly;

    /// <summary>Whether anybody may open it for writing.</summary>
    public bool IsWritable => _store is not null && Mode is AttributeMode.ReadWrite or AttributeMode.WriteOnly;

    /// <summary>Reads the file under an active reference.</summary>
    /// <param name="killed">A fatal signal.</param>
    /// <param name="text">What it holds.</param>
    /// <returns>ENODEV when the file is being removed; otherwise what the attribute says.</returns>
    public Errno Read(CancellationToken killed, out string text)
    {
        text = string.Empty;
        if (!_references.TryGet())
        {
            return Errno.ENODEV;
        }

        try
        {
            return _show!(killed, out text);
        }
        finally
        {
            _references.Put();
        }
    }

    /// <summary>Writes the file under an active reference.</summary>
    /// <param name="value">At least one byte and at most a page.</param>
    /// <param name="killed">A fatal signal.</param>
    /// <returns>ENODEV when the file is being removed; otherwise what the attribute says.</returns>
    public StoreResult Write(ReadOnlySpan<byte> value, CancellationToken killed)
    {
        if (!_references.TryGet())
        {
            return new StoreResult(Errno.ENODEV, 0);
        }

        try
        {
            return _store!(value, killed);
        }
        finally
        {
            _references.Put();
        }
    }

    /// <summary>Forbids new active references and waits for the running ones.</summary>
    internal void Drain() => _references.Drain();
}
