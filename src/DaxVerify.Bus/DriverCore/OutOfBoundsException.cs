namespace DaxVerify.Bus.DriverCore;

/// <summary>Memory beside an object was touched: the bus broke the invariant no-out-of-bounds.</summary>
public sealed class OutOfBoundsException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="what">The object.</param>
    /// <param name="index">The place that was touched.</param>
    /// <param name="count">How many there are.</param>
    public OutOfBoundsException(string what, int index, int count)
        : base($"out of bounds: place {index} of {what} was touched, which has {count}")
    {
    }
}
