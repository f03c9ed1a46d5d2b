namespace DaxVerify.Vocabulary.Operations;

/// <summary>Loads a module that holds a driver made for a test, for the registration paths that no shipped driver takes.</summary>
/// <param name="Driver">What the driver declares and how it behaves.</param>
public sealed record LoadTestDriverOperation(TestDriver Driver) : Operation
{
    /// <inheritdoc/>
    public override string ToString() => $"insmod {Driver}";
}
