using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Flow;

/// <content>Guards: what they manage, what their methods mean, and what leaving their scope does.</content>
internal sealed partial class BodyAnalysis
{
    /// <summary>Whether a value is a guard, or one of several by the path taken.</summary>
    private bool IsGuard(Sym value) => !ManagedBy(value).IsEmpty || _state?.Guards.ContainsKey(value) == true;

    private ImmutableArray<ManagedLock> ManagedBy(Sym guard) =>
        _state is not { } state ? ImmutableArray<ManagedLock>.Empty
        : state.Guards.TryGetValue(guard, out var managed) ? managed
        : guard.Kind == SymKind.Phi ? guard.Children.SelectMany(c => ManagedBy(c)).GroupBy(static m => m.Lock).Select(static g => g.First()).ToImmutableArray()
        : ImmutableArray<ManagedLock>.Empty;

    /// <summary>Releases what a guard still holds, as at the end of its scope.</summary>
    private void DisposeGuard(Sym guard, IOperation operation)
    {
        foreach (var item in ManagedBy(guard))
        {
            var held = _state!.Held.FirstOrDefault(h => h.Lock.Equals(item.Lock));
            if (item.IsInverse)
            {
                if (held is null)
                {
                    // The lock was its owner's before: given back, it is the owner's again.
                    var before = _start.Find(item.Lock);
                    _state = _state.Add(before ?? new HeldLock(item.Lock, item.Mode, HeldOrigin.Acquired, operation.Syntax.GetLocation()));
                }
            }
            else if (held is not null)
            {
                _state = _state.Replace(held, held.Count > 1 ? held.WithCount(held.Count - 1) : null);
            }
        }
    }

    private static ImmutableArray<ManagedLock> Managed(List<(ContractEntry Entry, Sym Lock)> clauses) =>
        clauses.Where(static c => c.Entry.Kind is not ContractKind.Asserts and not ContractKind.TryAcquires)
            .Select(static c => new ManagedLock(
                c.Lock,
                c.Entry.Kind is ContractKind.AcquiresShared or ContractKind.RequiresShared ? LockMode.Shared : LockMode.Exclusive,
                c.Entry.Kind == ContractKind.Releases))
            .ToImmutableArray();

    /// <summary>A guard that requires its lock adopts it: it will release it.</summary>
    private void AdoptByGuard(Sym guard, List<(ContractEntry Entry, Sym Lock)> clauses)
    {
        foreach (var (_, @lock) in clauses.Where(static c => c.Entry.Kind is ContractKind.Requires or ContractKind.RequiresShared))
        {
            if (_state is { } state && state.Find(@lock) is { Guard: null } held)
            {
                _state = state.Replace(held, held.WithGuard(guard));
            }
        }
    }

    /// <summary>
    /// Whether the methods of a guard that releases its locks at first say what they do to the locks, not to the guard: its Dispose
    /// then acquires.
    /// </summary>
    private bool SpeaksOfLocks(ITypeSymbol? guard) =>
        guard is not null && guard.GetMembers("Dispose").OfType<IMethodSymbol>().Any(d =>
            _analysis.Contracts.Of(d).Entries.Any(static e => e.Kind is ContractKind.Acquires or ContractKind.AcquiresShared));

    /// <summary>A guard that came from elsewhere: what it manages is not known.</summary>
    private bool IsUntrackedGuard(Sym @lock, IMethodSymbol method) =>
        @lock.Kind is not SymKind.Static
        && (_analysis.Contracts.IsScopedLock(@lock.Type)
            || (@lock.Kind == SymKind.This && _analysis.Contracts.IsScopedLock(method.ContainingType)));

    /// <summary>The method called; the Dispose that leaving a <c>using</c> calls by way of the interface is that of the resource's type.</summary>
    private static IMethodSymbol MethodOf(IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        if (!invocation.IsImplicit || method.ContainingType.TypeKind != TypeKind.Interface)
        {
            return method;
        }

        var resource = invocation.Instance;
        while (resource is IConversionOperation { OperatorMethod: null } conversion)
        {
            resource = conversion.Operand;
        }

        return resource?.Type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } type
            ? type.FindImplementationForInterfaceMember(method) as IMethodSymbol ?? method
            : method;
    }

    /// <summary>
    /// A guard that is thrown away, or kept in a variable that nothing mentions again, not even a <c>using</c>, releases nothing:
    /// its locks count as taken by hand.
    /// </summary>
    private void ForgetGuard(Sym guard)
    {
        if (_state is { } state && state.Guards.ContainsKey(guard))
        {
            _state = state.WithHeld(state.Held.Select(h => guard.Equals(h.Guard) ? h.WithGuard(null) : h).ToImmutableArray());
        }
    }

    /// <summary>Whether a variable is declared with a value and never named again.</summary>
    private static bool IsNeverMentioned(ILocalReferenceOperation reference)
    {
        var local = reference.Local;
        if (!reference.IsDeclaration || local.DeclaringSyntaxReferences.Length != 1
            || local.DeclaringSyntaxReferences[0].GetSyntax() is not VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax statement }
            || statement.UsingKeyword != default)
        {
            return false;
        }

        return statement.Parent is { } scope && !scope.DescendantNodes().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == local.Name);
    }
}
