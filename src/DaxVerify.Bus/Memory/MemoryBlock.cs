using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Memory;

/// <summary>A block of hot-added memory: the unit of onlining, <c>/sys/devices/system/memory/memoryN</c>.</summary>
internal sealed class MemoryBlock : IStandingEntries
{
    private readonly MemoryHotplug _memory;

    /// <summary>Makes an offline block.</summary>
    /// <param name="memory">All hot-added memory.</param>
    /// <param name="number">Its address divided by the block size.</param>
    public MemoryBlock(MemoryHotplug memory, ulong number)
    {
        _memory = memory;
        Number = number;
        Directory = new KernfsDirectory($"memory{number}", memory.Directory, this);
    }

    /// <summary>Its address divided by the block size.</summary>
    public ulong Number { get; }

    public KernfsDirectory Directory { get; }

    /// <summary>Whether the block holds its own memory map instead of taking it from the memory that was there before (4eca0ef4).</summary>
    public bool HoldsMemoryMap { get; init; }

    public bool IsOnline { get; set; }

    /// <summary>Whether it is in the zone of movable memory; only where it is online.</summary>
    public bool IsMovable { get; set; }

    /// <summary>Whether it was removed while somebody waited to change its state.</summary>
    public bool IsRemoved { get; set; }

    /// <inheritdoc/>
    public IEnumerable<string> Names() =>
        [_memory.NodeOf(Number).Name, "online", "phys_device", "phys_index", "removable", "subsystem", "uevent", "valid_zones"];

    /// <inheritdoc/>
    public KernfsNode? Find(KernfsDirectory directory, string name) => name switch
    {
        "online" => StandingFile.Of(directory, name, () => _memory.StateOf(this).IsOnline ? "1\n" : "0\n", (value, _) => StoreResult.Of(SetOnline(value), value)),
        "phys_device" => StandingFile.Of(directory, name, () => "0\n"),
        "phys_index" => StandingFile.Of(directory, name, () => $"{Number:x8}\n"),
        "removable" => StandingFile.Of(directory, name, () => "1\n"),
        "subsystem" => new KernfsLink(name, _memory.Bus),
        "uevent" => StandingFile.Uevent(directory, () => string.Empty),
        "valid_zones" => StandingFile.Of(directory, name, () => ZoneNames(_memory.StateOf(this))),
        _ => name == _memory.NodeOf(Number).Name ? new KernfsLink(name, _memory.NodeOf(Number)) : null,
    };

    /// <summary>The zone that it is in or, offline, those that it may be put into, the one that <c>online</c> means first.</summary>
    private static string ZoneNames((bool IsOnline, bool IsMovable) state) => state switch
    {
        (true, true) => "Movable\n",
        (true, false) => "Normal\n",
        (false, true) => "Movable Normal\n",
        _ => "Normal Movable\n",
    };

    /// <summary>To ask for the state that there is does nothing, where the words of <c>state</c> are refused.</summary>
    private Errno SetOnline(ReadOnlySpan<byte> value)
    {
        var errno = KernelText.ParseBool(value, out var isWanted);
        return errno != Errno.None || _memory.StateOf(this).IsOnline == isWanted ? errno : _memory.SetState(this, isWanted ? "online"u8 : "offline"u8);
    }
}
