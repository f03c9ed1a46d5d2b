using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Rewriting;

namespace DaxVerify.Exploration.Loading;

/// <summary>
/// The typed channel between the two sides of an exploration: before each execution a record is made outside control, the program fills it,
/// and a judge looks at it afterwards.
/// </summary>
/// <typeparam name="T">The record's type, which both sides share.</typeparam>
internal sealed class ExecutionRecord<T>
{
    private readonly Func<T> _begin;
    private readonly Func<T, Violation?> _judge;
    private T _record = default!;

    /// <summary>Makes the channel.</summary>
    /// <exception cref="ExplorationException">The type is rewritten, so that the two sides don't mean the same by it.</exception>
    public ExecutionRecord(Func<T> begin, Func<T, Violation?> judge, TestContext context)
    {
        _begin = begin;
        _judge = judge;
        context.CheckShared(typeof(T), "the record is");
    }

    /// <summary>The target that hands each execution's record to a body.</summary>
    public TestTarget Target(string name, Action<T> body, TestContext context, Action? dispose) => new(name, () => body(_record), context, dispose)
    {
        Begin = () => _record = _begin(),
        Judge = () => _judge(_record) is { } violation ? new Finding { Kind = BugKind.InvariantBroken, Violation = violation } : null,
    };
}
