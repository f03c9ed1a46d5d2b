using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Conformance;

/// <summary>Makes machines to run sequences on.</summary>
public interface ISequenceTargetFactory
{
    /// <summary>Short name, as on the command line.</summary>
    string Name { get; }

    /// <summary>Makes a fresh machine that behaves as a recorded kernel.</summary>
    /// <param name="topology">The machine at the start.</param>
    /// <param name="kernel">The kernel to be like.</param>
    /// <returns>The machine, with modules loaded and regions bound.</returns>
    ISequenceTarget Create(BusTopology topology, KernelVersion kernel);
}
