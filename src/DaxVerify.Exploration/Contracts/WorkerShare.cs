namespace DaxVerify.Exploration;

/// <summary>Which part of an exploration one of several processes runs: the executions whose number is its own, modulo their count.</summary>
/// <param name="Index">Number of the worker, from 0.</param>
/// <param name="Count">Number of workers.</param>
/// <param name="Limit">From where on nothing more is wanted.</param>
public sealed record WorkerShare(int Index, int Count, ExecutionLimit Limit);
