using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Nodes;

/// <summary>What an access to mapped memory did.</summary>
/// <param name="Errno">Success, SIGSEGV or SIGBUS.</param>
/// <param name="Value">The value loaded or stored.</param>
/// <param name="Physical">Physical address of its first byte.</param>
public readonly record struct AccessResult(Errno Errno, ulong Value, ulong Physical);
