namespace DaxVerify.Vocabulary.Operations;

/// <summary>Unloads a driver module (<c>delete_module</c>, not blocking): its driver detaches from every device.</summary>
/// <param name="Module">Name of the module.</param>
public sealed record UnloadModuleOperation(string Module) : Operation
{
    /// <inheritdoc/>
    public override string ToString() => $"rmmod {Module}";
}
