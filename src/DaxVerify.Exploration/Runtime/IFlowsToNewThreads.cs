namespace DaxVerify.Exploration.Runtime;

/// <summary>Marks a per-thread variable whose value a new thread takes over from its starter, as AsyncLocal's does.</summary>
internal interface IFlowsToNewThreads
{
}
