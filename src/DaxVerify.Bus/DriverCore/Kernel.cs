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
}
