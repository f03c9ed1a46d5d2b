using System.Collections.Generic;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Project;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Effects;

/// <summary>
/// What touching a member means: whether the locks that guard it are held, and whether a reference to it leaves them.
/// </summary>
internal sealed class AccessEffects
{
    private readonly Body _body;
    private readonly Findings _findings;

    /// <summary>Makes it for one step.</summary>
    public AccessEffects(Step step)
    {
        _body = step.Body;
        _findings = step.Findings;
    }

    /// <summary>Checks an access against the guards of what is accessed.</summary>
    public void CheckGuards(FlowState state, ISymbol member, Sym? receiver, Sym sym, Access access, IOperation operation)
    {
        if (access == Access.None || state.IsEnded)
        {
            return;
        }

        var guards = _body.Analysis.Contracts.GuardsOf(member);
        if (guards.IsEmpty && access == Access.Lock)
        {
            return;
        }

        if (guards.IsEmpty)
        {
            if (!IsExempt(state, member, receiver, operation) && !SafeUses.IsOf(operation))
            {
                _body.Analysis.Inference.Record(
                    member, receiver, receiver is null ? null : _body.Memory.SourceOf(receiver), state, access == Access.Write, operation.Syntax, _body.Owner, _body.Kind);
                CheckStatic(state, member, access, operation);
            }

            return;
        }

        if (_findings.IsQuiet || IsExempt(state, member, receiver, operation))
        {
            return;
        }

        foreach (var guard in guards)
        {
            var @lock = ContractProvider.Instantiate(guard, receiver ?? Sym.This, static _ => null, member.ContainingType);
            if (access == Access.Lock && @lock.Equals(sym))
            {
                continue;
            }

            var held = state.Find(@lock);
            if (held is null)
            {
                var rule = access == Access.Write ? RuleCatalog.GuardedWrite : RuleCatalog.GuardedRead;
                _findings.Report(rule, operation.Syntax.GetLocation(), @lock, Findings.Places(state), member.Name, @lock, Findings.DescribeHeld(state));
            }
            else if (access == Access.Write && held.Mode is LockMode.Shared or LockMode.Upgradeable)
            {
                _findings.Report(RuleCatalog.WriteUnderSharedLock, operation.Syntax.GetLocation(), @lock, new[] { held.Where }, member.Name, @lock, Findings.DescribeHeld(state));
            }
        }
    }

    /// <summary>Reports a static field that is written under locks of which each instance has its own.</summary>
    private void CheckStatic(FlowState state, ISymbol member, Access access, IOperation operation)
    {
        if (_findings.IsQuiet || access != Access.Write || state.Held.IsEmpty || !state.Held.All(IsOfInstance)
            || member is not IFieldSymbol { IsStatic: true, IsVolatile: false } || member.GetAttributes().Any(static a => a.AttributeClass?.Name == "ThreadStaticAttribute")
            || operation.Parent is IArgumentOperation || _body.Owner.ContainingType.InstanceConstructors.All(static c => c.DeclaredAccessibility == Accessibility.Private))
        {
            return;
        }

        var held = state.Held[0].Lock;
        _findings.Report(RuleCatalog.InstanceLock, operation.Syntax.GetLocation(), held, Findings.Places(state), member.Name, held);
    }

    /// <summary>Whether a lock is this object, or one that it has made for itself.</summary>
    private static bool IsOfInstance(HeldLock held) =>
        held.Origin is HeldOrigin.Acquired or HeldOrigin.Required
        && (held.Lock.Kind == SymKind.This
            || (held.Lock is { Kind: SymKind.Member, Data: IFieldSymbol field } && held.Lock.Children[0].Kind == SymKind.This
                && FieldValues.Of(field).ToList() is { Count: > 0 } values && values.TrueForAll(static v => v is BaseObjectCreationExpressionSyntax)));

    /// <summary>An access through a reference: what it refers to may be guarded.</summary>
    public void CheckPlace(FlowState state, Sym place, Access access, IOperation operation)
    {
        foreach (var current in PlacesOn(place))
        {
            if (current is { Kind: SymKind.Member or SymKind.Static, Data: ISymbol member and not IParameterSymbol })
            {
                CheckGuards(state, member, current.Kind == SymKind.Member ? current.Children[0] : null, current, access, operation);
            }
        }
    }

    private static IEnumerable<Sym> PlacesOn(Sym place)
    {
        yield return place;
        while (!place.Children.IsEmpty && (IsElement(place) || place.Children[0].Type is { IsValueType: true }))
        {
            place = place.Children[0];
            yield return place;
        }
    }

    /// <summary>Whether to write a place is to write what it is an element of: an array, or a collection of the framework.</summary>
    private static bool IsElement(Sym place) => place.Kind == SymKind.Element && (place.Data is null || Mutability.IsShareable(place.Children[0].Type));

    /// <summary>Whether a member is set by the initialiser of the object that is being made.</summary>
    public static bool IsInitializing(IOperation operation)
    {
        for (var syntax = operation.Syntax; syntax is not null and not StatementSyntax; syntax = syntax.Parent)
        {
            if (syntax is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax initializer } assignment)
            {
                return initializer.Kind() is SyntaxKind.ObjectInitializerExpression or SyntaxKind.WithInitializerExpression
                    && assignment.Left.Span.Contains(operation.Syntax.Span);
            }

            if (syntax is AnonymousFunctionExpressionSyntax)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Whether a member may be touched freely, because nobody else can see its object yet.</summary>
    private bool IsExempt(FlowState state, ISymbol member, Sym? receiver, IOperation? operation)
    {
        if (operation is not null && IsInitializing(operation))
        {
            return true;
        }

        return _body.Kind switch
        {
            BodyKind.Construction => receiver is { Kind: SymKind.This } && !state.HasThisEscaped,
            BodyKind.StaticConstruction => member.IsStatic && SymbolEqualityComparer.Default.Equals(member.ContainingType, _body.Owner.ContainingType),
            _ => false,
        };
    }

    /// <summary>Notes that a value was stored where others may find it.</summary>
    public void NoteStored(ref FlowState state, Sym? target, Sym value, IOperation? source)
    {
        if (state.IsEnded || target is null)
        {
            return;
        }

        if (target.Kind != SymKind.Member || target.Children[0].Kind != SymKind.This)
        {
            NoteEscapeOfThis(ref state, value);
        }

        if (state.Guards.ContainsKey(value))
        {
            // Whoever finds the guard there will dispose it.
            state = state.WithGuards(state.Guards.Remove(value));
        }

        if (value.Kind is not (SymKind.Member or SymKind.Static) || !Mutability.IsShareable(value.Type) || _findings.IsQuiet || source is null)
        {
            return;
        }

        foreach (var (member, guard) in GuardsOnPath(state, value))
        {
            var isKept = ReferenceEquals(member, value) && state.Find(guard) is not null
                && !(target.Data is ISymbol stored && _body.Analysis.Contracts.GuardsOf(stored).Any(g => g.Equals(guard) || SameGuard(g, target, guard)))
                && !GuardsOnPath(state, target).Any(g => g.Guard.Equals(guard));
            if (isKept && _body.Kind is not BodyKind.Construction)
            {
                _findings.Report(RuleCatalog.Escape, source.Syntax.GetLocation(), guard, Enumerable.Empty<Location>(), member, "stored", guard);
            }
        }
    }

    private static bool SameGuard(Sym template, Sym target, Sym guard) =>
        ContractProvider.Instantiate(template, target.Kind == SymKind.Member ? target.Children[0] : Sym.This, static _ => null, null).Equals(guard);

    /// <summary>Notes that a constructor gives others what it constructs.</summary>
    public void NoteEscapeOfThis(ref FlowState state, Sym value)
    {
        if (_body.Kind == BodyKind.Construction && (value.Kind == SymKind.This || (value.Kind == SymKind.Lambda && value.Children.Any(static c => c.Kind == SymKind.This))))
        {
            state = state.WithThisEscaped();
        }
    }

    /// <summary>Reports a reference to guarded state that is returned without the lock.</summary>
    public void CheckEscape(FlowState state, Sym? value, Location where)
    {
        if (value is null || _body.Method is null)
        {
            return;
        }

        if (value.Kind == SymKind.Phi)
        {
            foreach (var alternative in value.Children)
            {
                CheckEscape(state, alternative, where);
            }

            return;
        }

        var isByReference = _body.Method.ReturnsByRef || _body.Method.ReturnsByRefReadonly;
        var viewed = _body.Analysis.Immediate.ViewedBy(_body.Memory.SourceOf(value));
        var how = viewed is null ? "returned" : "returned in a view, which reads it later,";
        value = viewed ?? value;
        if (value.Kind is not (SymKind.Member or SymKind.Static or SymKind.Element))
        {
            return;
        }

        foreach (var (member, guard) in GuardsOnPath(state, value))
        {
            var isWhole = ReferenceEquals(member, value);
            if (!isByReference && !(isWhole && Mutability.IsShareable(value.Type)))
            {
                continue;
            }

            var held = state.Find(guard);
            if (held is null || (_body.Method.ReturnsByRef && held.Mode is LockMode.Shared or LockMode.Upgradeable))
            {
                _findings.Report(RuleCatalog.Escape, where, guard, Enumerable.Empty<Location>(), member, how, guard);
            }
        }
    }

    /// <summary>The guarded members that a path leads through, with the locks that guard them.</summary>
    private IEnumerable<(Sym Member, Sym Guard)> GuardsOnPath(FlowState state, Sym path)
    {
        for (var current = path; ; current = current.Children[0])
        {
            if (current is { Kind: SymKind.Member or SymKind.Static, Data: ISymbol member and not IParameterSymbol })
            {
                var receiver = current.Kind == SymKind.Member ? current.Children[0] : Sym.This;
                if (!IsExempt(state, member, receiver, null))
                {
                    foreach (var guard in _body.Analysis.Contracts.GuardsOf(member))
                    {
                        yield return (current, ContractProvider.Instantiate(guard, receiver, static _ => null, member.ContainingType));
                    }
                }
            }

            // Only what is stored in place belongs to the guarded object: elements of its array, fields of its structures.
            if (current.Children.IsEmpty || !(current.Kind == SymKind.Element || current.Children[0].Type is { IsValueType: true }))
            {
                yield break;
            }
        }
    }
}
