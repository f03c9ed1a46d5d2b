using DaxVerify.Bus.Sysfs;

namespace DaxVerify.Bus.DriverCore;

/// <summary>What every part of one machine shares: object ledger, log, memory policy, and the roots of the file trees.</summary>
public sealed class Kernel
{
    /// <summary>Boots an empty kernel.</summary>
    /// <param name="allocations">Decides which allocations succeed.</param>
    internal Kernel(IAllocationPolicy allocations)
    {
        Allocations = allocations;
        Sys = Root.AddDirectory("sys");
        Dev = Root.AddDirectory("dev");
        Devices = Sys.AddDirectory("devices");
        Buses = Sys.AddDirectory("bus");
        Platform = new KernfsDirectory("platform", Devices);
        Devices.Standing = new FixedEntries(Platform);
        var numbered = new KernfsDirectory("dev", Sys);
        CharacterDevices = new KernfsDirectory("char", numbered);
        numbered.Standing = new FixedEntries(CharacterDevices);
        Modules = new KernfsDirectory("module", Sys);
        Sys.Standing = new FixedEntries(numbered, Modules);
    }

    /// <summary>Every counted object that is alive.</summary>
    public ObjectLedger Ledger { get; } = new();

    public KernelMessages Log { get; } = new();

    /// <summary>The fatal signal of the task that runs.</summary>
    public FatalSignal FatalSignal { get; } = new();

    /// <summary>Decides which allocations succeed.</summary>
    public IAllocationPolicy Allocations { get; }

    public KernfsDirectory Root { get; } = new("/");

    public KernfsDirectory Sys { get; }

    public KernfsDirectory Dev { get; }

    /// <summary>The directory <c>/sys/devices</c>.</summary>
    public KernfsDirectory Devices { get; }

    /// <summary>The directory <c>/sys/bus</c>.</summary>
    public KernfsDirectory Buses { get; }

    /// <summary>The directory <c>/sys/devices/platform</c>, which the devices without a parent are in.</summary>
    public KernfsDirectory Platform { get; }

    /// <summary>The directory <c>/sys/dev/char</c>.</summary>
    public KernfsDirectory CharacterDevices { get; }

    /// <summary>The directory <c>/sys/module</c>.</summary>
    public KernfsDirectory Modules { get; }
}
