using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Flow;

/// <content>
/// In a nullable context the compiler's control-flow graph (4.14, and still in 5.x) has no try and finally for a
/// <c>lock</c> statement on a <c>System.Threading.Lock</c>, only an invalid operation where it starts. Its end is then found by
/// the text: whatever runs next and stands outside the statement runs without the lock.
/// </content>
internal sealed partial class BodyAnalysis
{
    private void EnterLockStatement(LockStatementSyntax syntax, IExpressionStatementOperation statement)
    {
        var operand = statement.Operation is IInvalidOperation invalid ? invalid.ChildOperations.FirstOrDefault() : statement.Operation;
        if (operand is null)
        {
            return;
        }

        var target = Evaluate(operand, Access.Lock);
        var guard = Sym.Created(syntax, null);
        Acquire(target, LockMode.Exclusive, operand, guard);
        _state = _state?.WithGuard(guard, ImmutableArray.Create(new ManagedLock(target, LockMode.Exclusive, false)));
    }

    /// <summary>
    /// Releases the locks of the lock statements that don't surround what runs next; all of them if that is nothing. Those that surround the
    /// call of a local function are its caller's to leave.
    /// </summary>
    private FlowState LeaveLockStatements(FlowState state, SyntaxNode? next)
    {
        if (state.Guards.IsEmpty)
        {
            return state;
        }

        foreach (var pair in state.Guards)
        {
            if (pair.Key.Data is not LockStatementSyntax syntax || _start.Guards.ContainsKey(pair.Key) || (next is not null && syntax.Span.Contains(next.Span)))
            {
                continue;
            }

            var managed = pair.Value[0];
            if (state.Find(managed.Lock, managed.Mode) is { } held)
            {
                state = state.Replace(held, held.Count > 1 ? held.WithCount(held.Count - 1) : null);
            }

            state = state.WithGuards(state.Guards.Remove(pair.Key));
        }

        return state;
    }

    /// <summary>Whether nothing happens in a block but that a finally region ends: what runs next is known to the branch that led into it.</summary>
    private static bool IsEndOfFinally(BasicBlock block) =>
        block.Operations.IsEmpty && block.BranchValue is null
        && block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling;
}
