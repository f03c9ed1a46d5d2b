using System.Collections.Generic;
using System.Linq;

using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Project;
using DaxVerify.Analyzers.Rules;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Screening;

/// <summary>
/// Locks that are taken and released by statements of their own, and what an exception does to them: it may come before the lock is taken in a <c>try</c>
/// whose <c>finally</c> releases it, or between the two where there is no <c>finally</c>.
/// </summary>
internal sealed class HandReleases
{
    private readonly LockAnalysis _analysis;
    private readonly List<Diagnostic> _findings;

    /// <summary>Makes it.</summary>
    /// <param name="analysis">What is known of the project.</param>
    /// <param name="findings">Takes what is found.</param>
    public HandReleases(LockAnalysis analysis, List<Diagnostic> findings)
    {
        _analysis = analysis;
        _findings = findings;
    }

    /// <summary>Looks at a <c>try</c> with a <c>finally</c>.</summary>
    public void Check(ITryOperation attempt)
    {
        foreach (var release in attempt.Finally!.Operations.Select(LockCallOf).Where(static c => c is { Kind: LockCallKind.Exit }))
        {
            var before = attempt.Body.Operations.TakeWhile(o => !Takes(o, release!)).ToList();
            if (attempt.Body.Operations.Skip(before.Count).FirstOrDefault() is { } taken && LockCallOf(taken) is { IsCancellable: false } call)
            {
                Report(RuleCatalog.AcquiredInTry, call, taken, release!, before.Any(CanThrow) ? "what comes before it" : "that");
            }
        }
    }

    /// <summary>Looks at a block.</summary>
    public void Check(IBlockOperation block)
    {
        for (var i = 0; i < block.Operations.Length; i++)
        {
            if (LockCallOf(block.Operations[i]) is not { Kind: LockCallKind.Enter } taken)
            {
                continue;
            }

            var between = block.Operations.Skip(i + 1).TakeWhile(o => !Releases(o, taken)).ToList();
            if (i + 1 + between.Count < block.Operations.Length && LockCallOf(block.Operations[i + 1 + between.Count]) is { } release
                && between.Exists(CanThrow) && !between.SelectMany(static o => o.DescendantsAndSelf()).Any(o => Leaves(o) || IsOf(o, taken)) && !IsReleasedAround(block, taken))
            {
                Report(RuleCatalog.ReleasedOutsideFinally, taken, block.Operations[i], release);
            }
        }
    }

    private void Report(DiagnosticDescriptor rule, LockCall taken, IOperation place, LockCall release, string? what = null)
    {
        var text = taken.Target.Syntax.ToString();
        text = text.StartsWith("this.", System.StringComparison.Ordinal) ? text.Substring("this.".Length) : text;
        var where = release.Target.Syntax.GetLocation();
        var properties = System.Collections.Immutable.ImmutableDictionary<string, string?>.Empty.Add(RuleCatalog.LockProperty, text);
        _findings.Add(Diagnostic.Create(rule, place.Syntax.GetLocation(), new[] { place.Syntax.GetLocation(), where }, properties, text, PlaceText.Of(where), what));
    }

    private bool Takes(IOperation statement, LockCall release) => LockCallOf(statement) is { Kind: LockCallKind.Enter } call && IsSame(call, release);

    private bool Releases(IOperation statement, LockCall taken) => LockCallOf(statement) is { Kind: LockCallKind.Exit } call && IsSame(call, taken);

    /// <summary>Whether a handler of a <c>try</c> around a block releases a lock, for certain or if it is held.</summary>
    private bool IsReleasedAround(IBlockOperation block, LockCall taken)
    {
        for (IOperation? inner = block, outer = block.Parent; outer is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation); inner = outer, outer = outer.Parent)
        {
            if (outer is ITryOperation attempt && ReferenceEquals(attempt.Body, inner)
                && attempt.Catches.Select(static c => (IOperation)c.Handler).Append(attempt.Finally).OfType<IOperation>().SelectMany(static h => h.Descendants()).Any(o => Releases(o, taken)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSame(LockCall a, LockCall b) => a.Mode == b.Mode && SyntaxFactory.AreEquivalent(a.Target.Syntax, b.Target.Syntax);

    /// <summary>Whether an operation takes or releases the same lock.</summary>
    private bool IsOf(IOperation operation, LockCall taken) =>
        operation is IInvocationOperation call && _analysis.Api.IsLockMethod(call.TargetMethod)
        && (_analysis.Api.IsWaitAsync(call) ? new LockCall(LockCallKind.Enter, call.Instance!, LockMode.Exclusive) : _analysis.Api.Classify(call)) is { } other && IsSame(other, taken);

    private static bool Leaves(IOperation operation) => operation is IReturnOperation { IsImplicit: false } or IThrowOperation or IBranchOperation;

    private bool CanThrow(IOperation statement) => statement.DescendantsAndSelf().Any(o =>
        o is IAwaitOperation or IObjectCreationOperation or IThrowOperation || (o is IInvocationOperation call && !_analysis.Api.IsLockMethod(call.TargetMethod)));

    /// <summary>What a statement does to a lock, if it does nothing else; a semaphore counts if it is made as a lock.</summary>
    private LockCall? LockCallOf(IOperation statement)
    {
        if (statement is not IExpressionStatementOperation { Operation: var operation })
        {
            return null;
        }

        var isAwaited = operation is IAwaitOperation;
        operation = operation is IAwaitOperation { Operation: var awaited } ? awaited : operation;
        if (isAwaited && operation is IInvocationOperation configuring && LockApi.ConfiguredBy(configuring) is { } configured)
        {
            operation = configured;
        }

        if (operation is not IInvocationOperation call || !_analysis.Api.IsLockMethod(call.TargetMethod))
        {
            return null;
        }

        var found = !_analysis.Api.IsWaitAsync(call) ? _analysis.Api.Classify(call)
            : isAwaited && !_analysis.Api.IsTryWaitAsync(call) ? new LockCall(LockCallKind.Enter, call.Instance!, LockMode.Exclusive, isCancellable: _analysis.Api.HasToken(call))
            : null;
        return found is { Taken: null } && IsLock(found.Target) ? found : null;
    }

    private bool IsLock(IOperation target) => _analysis.WellKnown.KindOf(target.Type) != LockKind.Semaphore
        || (target is IMemberReferenceOperation reference && _analysis.TraitsOf(reference.Member).IsBinarySemaphore);
}
