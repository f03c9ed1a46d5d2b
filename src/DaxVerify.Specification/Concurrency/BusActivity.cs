using DaxVerify.Specification.State;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Specification.Concurrency;

/// <summary>What an operation in flight still has to do.</summary>
/// <param name="Call">The operation.</param>
/// <param name="Stage">Its next step.</param>
public readonly record struct BusActivity(BusCall Call, Stage Stage)
{
    /// <summary>The stage to go on with after a probe or a release.</summary>
    public Stage Then { get; init; }

    /// <summary>The serial number of what it opened or found.</summary>
    public int Serial { get; init; }

    /// <summary>The instance that it is about.</summary>
    public InstanceName Device { get; init; }

    /// <summary>The serial number of that instance.</summary>
    public int DeviceSerial { get; init; }

    /// <summary>The driver that it is about.</summary>
    public string? Driver { get; init; }

    /// <summary>How far a walk has come.</summary>
    public int Cursor { get; init; }

    /// <summary>The result, once it is clear.</summary>
    public OperationResult? Result { get; init; }
}
