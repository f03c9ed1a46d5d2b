namespace DaxVerify.Exploration.Rewriting;

/// <summary>A rewritten assembly, ready to load.</summary>
/// <param name="Image">The assembly file.</param>
/// <param name="Symbols">Its portable symbols.</param>
/// <param name="PollsLocks">It looks at locks without waiting for them.</param>
/// <param name="UsesTasks">It refers to tasks or the thread pool.</param>
/// <param name="KeepsThreadsApart">It refers to what the framework keeps by thread of the system.</param>
internal sealed record RewrittenAssembly(byte[] Image, byte[] Symbols, bool PollsLocks, bool UsesTasks, bool KeepsThreadsApart);
