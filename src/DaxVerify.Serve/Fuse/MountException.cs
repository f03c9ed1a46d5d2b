namespace DaxVerify.Serve.Fuse;

/// <summary>A machine can't be served where it was asked for; the message is one line that says why.</summary>
/// <param name="message">The line.</param>
public sealed class MountException(string message) : Exception(message);
