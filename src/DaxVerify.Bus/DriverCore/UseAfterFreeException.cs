namespace DaxVerify.Bus.DriverCore;

/// <summary>A released object was touched: the bus broke the invariant no-use-after-free.</summary>
public sealed class UseAfterFreeException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="what">The object.</param>
    public UseAfterFreeException(string what)
        : base($"use after free: {what} was touched after its last reference had been dropped")
    {
    }
}
