namespace DaxVerify.Vocabulary.Operations;

/// <summary>Loads a driver module (<c>finit_module</c>): its driver registers and is offered every unbound device.</summary>
/// <param name="Module">Name of the module: <c>device_dax</c> or <c>kmem</c>.</param>
public sealed record LoadModuleOperation(string Module) : Operation
{
    /// <inheritdoc/>
    public override string ToString() => $"insmod {Module}";
}
