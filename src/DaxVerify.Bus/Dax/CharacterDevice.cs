namespace DaxVerify.Bus.Dax;

/// <summary>The character device behind a node (<c>cdev</c>): exists while device_dax is bound, is kept alive by open files.</summary>
internal sealed class CharacterDevice
{
    /// <summary>Makes the character device of one binding.</summary>
    /// <param name="module">The module whose code its files run.</param>
    /// <param name="life">The life of the dax device that begins with the binding.</param>
    public CharacterDevice(DriverModule module, int life)
    {
        Module = module;
        Life = life;
    }

    /// <summary>The life of the dax device that began with the binding.</summary>
    public int Life { get; }

    /// <summary>The module whose code its files run; in use while a file is open.</summary>
    public DriverModule Module { get; }

    /// <summary>Open files; guarded by the node.</summary>
    public int OpenFiles { get; set; }
}
