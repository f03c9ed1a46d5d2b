using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Flow;

/// <content>References to variables and members, and the guards of the latter.</content>
internal sealed partial class BodyAnalysis
{
    private Sym _patternInput = Sym.This;

    private Sym ValueOf(IParameterSymbol parameter)
    {
        if (_state is { } state && state.Values.TryGetValue(parameter, out var value))
        {
            return value;
        }

        return LockMembers.OfParameter(parameter, null);
    }

    private Sym EvaluateLocal(ILocalReferenceOperation reference, Access access)
    {
        var local = reference.Local;
        var value = _state is { } state && state.Values.TryGetValue(local, out var known) ? known : Sym.Local(local, 0, local.Type);
        if (value is { Kind: SymKind.Operator, Data: "ref" })
        {
            var place = value.Children[0];
            if (access is not Access.None)
            {
                CheckPlace(place, access, reference);
            }

            return place;
        }

        return value;
    }

    /// <summary>An access through a reference: what it refers to may be guarded.</summary>
    private void CheckPlace(Sym place, Access access, IOperation operation)
    {
        foreach (var current in PlacesOn(place))
        {
            if (current is { Kind: SymKind.Member or SymKind.Static, Data: ISymbol member and not IParameterSymbol })
            {
                CheckGuards(member, current.Kind == SymKind.Member ? current.Children[0] : null, current, access, operation);
            }
        }
    }

    private static IEnumerable<Sym> PlacesOn(Sym place)
    {
        yield return place;
        while (!place.Children.IsEmpty && (place.Kind == SymKind.Element || place.Children[0].Type is { IsValueType: true }))
        {
            place = place.Children[0];
            yield return place;
        }
    }

    private Sym EvaluateField(IFieldReferenceOperation reference, Access access)
    {
        var field = reference.Field;
        var receiver = reference.Instance is { } instance ? Evaluate(instance, OfReceiver(instance, access)) : null;
        var sym = _analysis.Contracts.Members.OfMember(receiver, field);
        CheckGuards(field, receiver, sym, access, reference);
        return sym;
    }

    /// <summary>A member of a structure is part of it; a member of an object is reached by reading the reference.</summary>
    private static Access OfReceiver(IOperation instance, Access access) =>
        instance.Type is { IsValueType: true } ? (access == Access.Lock ? Access.Read : access) : Access.Read;

    private Sym EvaluateProperty(IPropertyReferenceOperation reference, Access access)
    {
        var property = reference.Property;
        var receiver = reference.Instance is { } instance ? Evaluate(instance, instance.Type is { IsValueType: true } ? OfStructProperty(property, access) : Access.Read) : null;
        var arguments = reference.Arguments.Select(a => Evaluate(a.Value)).ToImmutableArray();
        var sym = property.IsIndexer && receiver is not null
            ? Sym.Element(_analysis.Contracts.Members.Canonical(property), arguments.Insert(0, receiver), property.Type)
            : _analysis.Contracts.Members.OfMember(receiver, property);
        if (access != Access.None && receiver is not null && _analysis.Api.HeldMode(property) is { } mode)
        {
            if (_state is { } now && (now.Find(receiver, mode) ?? now.Find(receiver, LockMode.Any)) is { Origin: not HeldOrigin.Asserted })
            {
                return Sym.Constant(true);
            }

            var asserted = new HeldLock(receiver, mode, HeldOrigin.Asserted, reference.Syntax.GetLocation());
            return Sym.OutcomeOf(Outcome.Of(true, false, ImmutableArray.Create(asserted)));
        }

        if (!IsInitializing(reference))
        {
            CheckGuards(property, receiver, sym, access, reference);
            var accessor = access == Access.Write ? property.SetMethod : property.GetMethod;
            if (accessor is not null && access != Access.None)
            {
                MayThrow();
                _analysis.Inference.RecordCall(Member, accessor, receiver, ImmutableArray<Sym?>.Empty, SourceOf, _state!, _kind);
                // A compound assignment reads and writes: both contracts count.
                if (access == Access.Write && reference.Parent is ICompoundAssignmentOperation or IIncrementOrDecrementOperation && property.GetMethod is { } getter)
                {
                    ApplyContract(getter, receiver, p => p.Ordinal < arguments.Length ? arguments[p.Ordinal] : null, reference, sym);
                }

                return ApplyContract(accessor, receiver, p => p.Ordinal < arguments.Length ? arguments[p.Ordinal] : null, reference, sym);
            }
        }

        return sym;
    }

    private static Access OfStructProperty(IPropertySymbol property, Access access) =>
        access == Access.Write && property.SetMethod is { IsReadOnly: false } ? Access.Write : Access.Read;

    private Sym EvaluateEvent(IEventReferenceOperation reference, Access access)
    {
        var receiver = reference.Instance is { } instance ? Evaluate(instance) : null;
        var sym = _analysis.Contracts.Members.OfMember(receiver, reference.Event);
        CheckGuards(reference.Event, receiver, sym, access, reference);
        return sym;
    }

    private Sym EvaluateEventAssignment(IEventAssignmentOperation assignment)
    {
        var handler = Evaluate(assignment.HandlerValue);
        if (assignment.EventReference is IEventReferenceOperation reference)
        {
            var receiver = reference.Instance is { } instance ? Evaluate(instance) : null;
            var sym = _analysis.Contracts.Members.OfMember(receiver, reference.Event);
            CheckGuards(reference.Event, receiver, sym, Access.Write, reference);
            if ((assignment.Adds ? reference.Event.AddMethod : reference.Event.RemoveMethod) is { } accessor)
            {
                MayThrow();
                ApplyContract(accessor, receiver, _ => handler, assignment, sym);
            }

            if (receiver is not null && receiver.Kind != SymKind.This)
            {
                NoteEscapeOfThis(handler);
            }
        }

        return Sym.Unknown(assignment.Syntax);
    }

    private Sym EvaluateElement(IArrayElementReferenceOperation element, Access access)
    {
        var array = Evaluate(element.ArrayReference, access == Access.Lock ? Access.Read : access);
        var parts = ImmutableArray.CreateBuilder<Sym>();
        parts.Add(array);
        foreach (var index in element.Indices)
        {
            parts.Add(Evaluate(index));
        }

        return Sym.Element(null, parts.ToImmutable(), element.Type);
    }

    private Sym EvaluateCapture(IFlowCaptureReferenceOperation capture, Access access)
    {
        if (_state is not { } state || !state.Values.TryGetValue(capture.Id, out var value))
        {
            return Sym.Unknown(capture.Syntax);
        }

        if (access == Access.Write || LValueCaptures.Contains(capture.Id))
        {
            if (access != Access.None)
            {
                CheckPlace(value, access, capture);
            }

            if (access == Access.Write && value.Data is ILocalSymbol or IParameterSymbol)
            {
                _state = state.Bind(value.Data!, Sym.Unknown(capture.Syntax));
            }
        }

        return value;
    }

    private Sym EvaluateCaptured(IFlowCaptureOperation capture)
    {
        var isPlace = LValueCaptures.Contains(capture.Id);
        var value = capture.Value is IInvocationOperation { TargetMethod.Name: "GetEnumerator" } enumerate
            ? EvaluateInvocation(enumerate, isConsumed: true)
            : Evaluate(capture.Value, isPlace ? Access.None : capture.Syntax.Parent is LockStatementSyntax ? Access.Lock : Access.Read);
        _state = _state?.Bind(capture.Id, value);
        return value;
    }

    private HashSet<CaptureId>? _lValueCaptures;

    /// <summary>Captures that are assigned to: they hold a place, not a value.</summary>
    private HashSet<CaptureId> LValueCaptures => _lValueCaptures ??= FindLValueCaptures();

    private HashSet<CaptureId> FindLValueCaptures()
    {
        var found = new HashSet<CaptureId>();
        foreach (var block in _graph.Blocks)
        {
            foreach (var operation in block.Operations.Concat(block.BranchValue is { } value ? new[] { value } : Enumerable.Empty<IOperation>()))
            {
                foreach (var inner in operation.DescendantsAndSelf())
                {
                    var target = inner switch
                    {
                        IAssignmentOperation assignment => assignment.Target,
                        IIncrementOrDecrementOperation increment => increment.Target,
                        _ => null,
                    };
                    if (target is IFlowCaptureReferenceOperation capture)
                    {
                        found.Add(capture.Id);
                    }
                }
            }
        }

        return found;
    }

    /// <summary>Whether a member is set by the initialiser of the object that is being made.</summary>
    private static bool IsInitializing(IOperation operation)
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
    private bool IsExempt(ISymbol member, Sym? receiver, IOperation? operation)
    {
        if (operation is not null && IsInitializing(operation))
        {
            return true;
        }

        return _kind switch
        {
            BodyKind.Construction => receiver is { Kind: SymKind.This } && _state is not { HasThisEscaped: true },
            BodyKind.StaticConstruction => member.IsStatic && SymbolEqualityComparer.Default.Equals(member.ContainingType, _owner.ContainingType),
            _ => false,
        };
    }

    /// <summary>Checks an access against the guards of what is accessed.</summary>
    private void CheckGuards(ISymbol member, Sym? receiver, Sym sym, Access access, IOperation operation)
    {
        if (access == Access.None || _state is not { } state)
        {
            return;
        }

        var guards = _analysis.Contracts.GuardsOf(member);
        if (guards.IsEmpty && access == Access.Lock)
        {
            return;
        }

        if (guards.IsEmpty)
        {
            if (!IsExempt(member, receiver, operation))
            {
                _analysis.Inference.Record(
                    member, receiver, receiver is null ? null : SourceOf(receiver), state, access == Access.Write, operation.Syntax, Member, _kind);
            }

            return;
        }

        if (_isQuiet || IsExempt(member, receiver, operation))
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
                Report(rule, operation.Syntax.GetLocation(), @lock, Places(state), member.Name, @lock, DescribeHeld(state));
            }
            else if (access == Access.Write && held.Mode is LockMode.Shared or LockMode.Upgradeable)
            {
                Report(RuleCatalog.WriteUnderSharedLock, operation.Syntax.GetLocation(), @lock, new[] { held.Where }, member.Name, @lock, DescribeHeld(state));
            }
        }
    }

    /// <summary>Notes that a value was stored where others may find it.</summary>
    private void NoteStored(Sym? target, Sym value, IOperation? source)
    {
        if (_state is not { } state || target is null)
        {
            return;
        }

        if (target.Kind != SymKind.Member || target.Children[0].Kind != SymKind.This)
        {
            NoteEscapeOfThis(value);
        }

        if (state.Guards.ContainsKey(value))
        {
            // Whoever finds the guard there will dispose it.
            _state = state.WithGuards(state.Guards.Remove(value));
        }

        if (value.Kind is not (SymKind.Member or SymKind.Static) || !Mutability.IsShareable(value.Type) || _isQuiet || source is null)
        {
            return;
        }

        foreach (var (member, guard) in GuardsOnPath(value))
        {
            var isKept = ReferenceEquals(member, value) && state.Find(guard) is not null
                && !(target.Data is ISymbol stored && _analysis.Contracts.GuardsOf(stored).Any(g => g.Equals(guard) || SameGuard(g, target, guard)))
                && !GuardsOnPath(target).Any(g => g.Guard.Equals(guard));
            if (isKept && _kind is not BodyKind.Construction)
            {
                Report(RuleCatalog.Escape, source.Syntax.GetLocation(), guard, Enumerable.Empty<Location>(), member, "stored", guard);
            }
        }
    }

    private static bool SameGuard(Sym template, Sym target, Sym guard) =>
        ContractProvider.Instantiate(template, target.Kind == SymKind.Member ? target.Children[0] : Sym.This, static _ => null, null).Equals(guard);

    /// <summary>Notes that a constructor gives others what it constructs.</summary>
    private void NoteEscapeOfThis(Sym value)
    {
        if (_kind == BodyKind.Construction && (value.Kind == SymKind.This || (value.Kind == SymKind.Lambda && value.Children.Any(static c => c.Kind == SymKind.This))))
        {
            _state = _state?.WithThisEscaped();
        }
    }
}
