using DaxVerify.Bus;
using DaxVerify.Bus.Modes;
using DaxVerify.Serve.Clients;
using DaxVerify.Serve.Fuse;
using DaxVerify.Serve.Sessions;
using DaxVerify.Serve.Tree;
using DaxVerify.Verification.Recordings;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Serve.Tests;

/// <summary>A machine that is served at a folder of its own while a test runs.</summary>
internal sealed class ServedMachine : IDisposable, ISessionRecorder
{
    private readonly FuseServer _server;

    public ServedMachine(BusTopology topology, KernelMode mode = KernelMode.Strict, bool isRecorded = false)
    {
        Machine = new DaxMachine(topology, BusModes.Of(mode));
        Folder = Directory.CreateTempSubdirectory("daxverify-served-").FullName;
        Recorded = isRecorded ? new SequenceRecorder("session", Machine, topology, mode) : null;
        _server = new FuseServer(new ServedTree(Machine), Folder, isRecorded ? this : null);
    }

    public DaxMachine Machine { get; }

    public string Folder { get; }

    /// <summary>What clients did; null unless it was asked for.</summary>
    public SequenceRecorder? Recorded { get; }

    /// <summary>How many nodes of it the kernel knows.</summary>
    public int KnownNodes => _server.KnownNodes;

    /// <summary>How many reads and writes are being answered.</summary>
    public int Running => _server.Running;

    /// <summary>One region of 1 GiB, as hmem hands it over.</summary>
    public static BusTopology OneRegion(bool idle = true) => new()
    {
        Regions = [new RegionTopology(0x100000000, 1UL << 30)],
        RegionIdle = idle,
        Drivers = ["device_dax", "kmem"],
    };

    /// <summary>Runs a shell script in a mount namespace of its own where the machine's files are at <c>/sys</c> and <c>/dev</c>.</summary>
    /// <returns>All that it printed.</returns>
    public string RunInside(string script)
    {
        var (printed, isWhole) = ClientShell.Run(Folder, script, TimeSpan.FromMinutes(5));
        Assert.True(isWhole, $"hangs after: {printed}");
        return printed;
    }

    public void Add(Operation operation, OperationResult result) => Assert.True(Recorded!.TryAdd(operation, result));

    public void Die(Operation operation, string why) => Assert.Fail($"{operation}: {why}");

    public void LeaveOut() => Assert.Fail("an operation can't be recorded");

    public void Dispose()
    {
        _server.Dispose();
        Assert.Empty(_server.Defects);
        Directory.Delete(Folder);
    }
}
