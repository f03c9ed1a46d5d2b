using DaxVerify.Bus.Dax;

namespace DaxVerify.Bus.Modes.Strict;

/// <summary>An open finds the character device that is registered now, or gets ENXIO.</summary>
public sealed class RegisteredCharacterDevice : IOpenPolicy
{
    /// <inheritdoc/>
    public bool FindsStaleCharacterDevice => false;
}
