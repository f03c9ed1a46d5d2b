namespace DaxVerify.Bus.Dax;

/// <summary>What is left of an instance's page map after a device_dax probe that failed.</summary>
public interface IFailedProbePolicy
{
    /// <summary>Cleans up after the failure.</summary>
    /// <param name="instance">The instance, on a dynamic region.</param>
    void AfterFailure(DevDax instance);
}
