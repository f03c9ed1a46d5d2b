using DaxVerify.Bus.Dax;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Bus.Drivers;

/// <summary>A driver that a harness loads to reach what no shipped driver does; it does what its description says.</summary>
internal sealed class LoadableTestDriver : DaxDriver
{
    private readonly TestDriver _description;

    /// <summary>Makes the driver.</summary>
    /// <param name="description">What it declares and how its callbacks end.</param>
    public LoadableTestDriver(DaxBus bus, TestDriver description)
        : base(bus, description.Name, description.Type, description.MatchAlways)
    {
        _description = description;
    }

    /// <inheritdoc/>
    public override bool HasProbe => _description.HasProbe;

    /// <inheritdoc/>
    public override Errno RegistrationResult => _description.RegistrationResult;

    /// <inheritdoc/>
    protected internal override Errno ProbeInstance(DevDax instance) => _description.ProbeResult;
}
