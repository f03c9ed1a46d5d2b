using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Sysfs;

/// <summary>Reads an attribute.</summary>
/// <param name="killed">A fatal signal that ends killable waits.</param>
/// <param name="text">What the file holds, newline included; bounded by a page.</param>
/// <returns>How it ended.</returns>
public delegate Errno ShowAttribute(CancellationToken killed, out string text);
