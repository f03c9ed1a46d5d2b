namespace DaxVerify.Bus.Sysfs;

/// <summary>Writes an attribute.</summary>
/// <param name="value">The bytes, at least one and at most a page.</param>
/// <param name="killed">A fatal signal that ends killable waits.</param>
/// <returns>How it ended and how many bytes were accepted.</returns>
public delegate StoreResult StoreAttribute(ReadOnlySpan<byte> value, CancellationToken killed);
