using System;
using System.Collections.Generic;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Project;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.Flow;

/// <summary>
/// The bodies of a guard type against what the type promises: a constructor that takes locks must take those that it says, on every way, and
/// <c>Dispose</c> must release what a constructor takes. A guard whose bodies take no lock that is known leaves that to others, and is believed.
/// </summary>
internal sealed class ScopedBodies
{
    private readonly LockAnalysis _analysis;
    private readonly Findings _findings;

    private ScopedBodies(LockAnalysis analysis, Findings findings)
    {
        _analysis = analysis;
        _findings = findings;
    }

    /// <summary>Checks all guard types among the bodies.</summary>
    public static void Report(LockAnalysis analysis, IEnumerable<PendingBody> bodies, Action<Diagnostic> report)
    {
        var scoped = new ScopedBodies(analysis, new Findings(new DiagnosticSink(report), isQuiet: false));
        foreach (var type in bodies.Where(b => (b.Screen.LocksByHand || DoesNothing(b)) && analysis.Contracts.IsScopedLock(b.Owner.ContainingType))
            .GroupBy(static b => b.Owner.ContainingType, (IEqualityComparer<INamedTypeSymbol>)SymbolEqualityComparer.Default))
        {
            scoped.Check(type.Key, bodies.Where(b => WellKnownTypes.Same(b.Owner.ContainingType, type.Key)).ToList());
        }
    }

    private void Check(INamedTypeSymbol type, List<PendingBody> bodies)
    {
        var disposal = bodies.FirstOrDefault(static b => b.Owner is IMethodSymbol { Name: "Dispose", Parameters.IsEmpty: true, IsStatic: false });
        foreach (var made in bodies.Where(static b => b.Owner is IMethodSymbol { MethodKind: MethodKind.Constructor }))
        {
            var constructor = (IMethodSymbol)made.Owner;
            var moves = LockMoves.Of(_analysis, made);
            var taken = moves.LeftSomewhere.ToList();
            var names = Names(constructor);
            if (taken.Count == 0)
            {
                if (DoesNothing(made) && constructor.Parameters.All(p => IsOfFramework(p.Type)))
                {
                    CheckPromises(made, constructor, moves, names);
                }

                continue;
            }

            CheckPromises(made, constructor, moves, names);
            if (disposal is not null)
            {
                CheckDisposal(type, disposal, taken.Select(t => Named(t.Lock, names)).Distinct().ToList(), constructor);
            }
        }
    }

    /// <summary>Whether a constructor calls nothing that could take a lock of the framework, though it does something.</summary>
    private static bool DoesNothing(PendingBody made) => made.Place is ConstructorDeclarationSyntax { Initializer: null } written
        && (written.ExpressionBody is not null || written.Body is { Statements.Count: > 0 }) && !made.Screen.CallsOthers && !made.Screen.LocksByHand
        && !written.DescendantNodes().Any(static n => n is BaseObjectCreationExpressionSyntax);

    private bool IsOfFramework(ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_Object || _analysis.WellKnown.KindOf(type) is not (LockKind.None or LockKind.Monitor or LockKind.Custom);

    private void CheckPromises(PendingBody made, IMethodSymbol constructor, LockMoves moves, IReadOnlyDictionary<Sym, Sym> names)
    {
        foreach (var entry in _analysis.Contracts.Of(constructor).Entries.Where(static e => e.Kind is ContractKind.Acquires or ContractKind.AcquiresShared))
        {
            var promised = Named(entry.Lock, names);
            if (!moves.Left.Any(l => Named(l.Lock, names).Equals(promised) && (entry.Kind == ContractKind.AcquiresShared || l.Mode is LockMode.Exclusive or LockMode.Any)))
            {
                var where = constructor.Locations.FirstOrDefault() ?? made.Place.GetLocation();
                _findings.Report(
                    RuleCatalog.LockMismatch, where, entry.Lock, Enumerable.Empty<Location>(),
                    $"'{entry.Lock}' is acquired by the guard according to its contract, but its constructor doesn't hold it {(entry.Kind == ContractKind.Acquires ? "exclusively " : string.Empty)}wherever it ends: take it on every way there");
            }
        }
    }

    private void CheckDisposal(INamedTypeSymbol type, PendingBody disposal, List<Sym> taken, IMethodSymbol constructor)
    {
        var moves = LockMoves.Of(_analysis, disposal);
        var said = _analysis.Contracts.Of((IMethodSymbol)disposal.Owner).Entries
            .Where(e => e.Kind == ContractKind.MayRelease || (e.Kind == ContractKind.Releases && moves.IsGone(e.Lock))).Select(static e => e.Lock);
        var freed = moves.Freed.Concat(said).ToList();
        if (freed.Count == 0 && disposal.Screen.CallsOthers)
        {
            // What it calls may release.
            return;
        }

        foreach (var @lock in taken.Where(t => !freed.Any(f => IsSame(t, f))))
        {
            _findings.Report(
                RuleCatalog.LockMismatch, disposal.Owner.Locations.FirstOrDefault() ?? disposal.Place.GetLocation(), @lock, constructor.Locations,
                $"'{@lock}' is taken when '{type.Name}' is made, but not released by its Dispose: release it there");
        }
    }

    private static bool IsSame(Sym taken, Sym freed) => taken.Equals(freed)
        || (LockClass.MemberOf(taken) is { } member && SymbolEqualityComparer.Default.Equals(member, LockClass.MemberOf(freed)));

    private static Sym Named(Sym path, IReadOnlyDictionary<Sym, Sym> names) => path.Substitute(s => names.TryGetValue(s, out var field) ? field : null);

    /// <summary>The fields by which the guard knows what it was given: a lock has one name in the constructor and another in Dispose.</summary>
    private Dictionary<Sym, Sym> Names(IMethodSymbol constructor)
    {
        var names = new Dictionary<Sym, Sym>();
        foreach (var assignment in constructor.DeclaringSyntaxReferences.SelectMany(static r => r.GetSyntax().DescendantNodes()).OfType<AssignmentExpressionSyntax>())
        {
            if (assignment.Right is IdentifierNameSyntax given && constructor.Parameters.FirstOrDefault(p => p.Name == given.Identifier.ValueText) is { } parameter
                && constructor.ContainingType.GetMembers(NameOf(assignment.Left)).FirstOrDefault(static m => m is IFieldSymbol or IPropertySymbol) is { } member)
            {
                names[Sym.Parameter(parameter)] = _analysis.Contracts.Members.OfMember(Sym.This, member);
            }
        }

        return names;
    }

    private static string NameOf(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var name } => name.Identifier.ValueText,
        _ => string.Empty,
    };
}
