using System.Collections.Immutable;
using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Evaluation;

/// <summary>References to variables and members.</summary>
internal sealed class ReferenceEvaluator
{
    private readonly Evaluator _evaluator;
    private readonly Step _step;
    private readonly Body _body;

    /// <summary>Makes it as a part of an evaluator.</summary>
    public ReferenceEvaluator(Evaluator evaluator, Step step)
    {
        _evaluator = evaluator;
        _step = step;
        _body = step.Body;
    }

    public static Sym ValueOf(FlowState state, IParameterSymbol parameter)
    {
        if (state.Values.TryGetValue(parameter, out var value))
        {
            return value;
        }

        return LockMembers.OfParameter(parameter, null);
    }

    /// <summary>A local variable, or the place that it refers to.</summary>
    public Sym EvaluateLocal(FlowState state, ILocalReferenceOperation reference, Access access)
    {
        var local = reference.Local;
        var value = state.Values.TryGetValue(local, out var known) ? known : Sym.Local(local, 0, local.Type);
        if (value is { Kind: SymKind.Operator, Data: "ref" })
        {
            var place = value.Children[0];
            if (access is not Access.None)
            {
                _evaluator.Accesses.CheckPlace(state, place, access, reference);
            }

            return place;
        }

        return value;
    }

    public Sym EvaluateField(ref FlowState state, IFieldReferenceOperation reference, Access access)
    {
        var field = reference.Field;
        var receiver = reference.Instance is { } instance ? _evaluator.Evaluate(ref state, instance, OfReceiver(instance, access)) : null;
        var sym = _body.Analysis.Contracts.Members.OfMember(receiver, field);
        _evaluator.Accesses.CheckGuards(state, field, receiver, sym, OfCollection(reference, access), reference);
        return sym;
    }

    /// <summary>A collection that is read in order to change it is written: here, or where the place is assigned to that is only noted here.</summary>
    private Access OfCollection(IOperation reference, Access access) => access != Access.Read ? access
        : Mutability.IsMutation(reference.Parent, reference) ? Access.Write
        : reference.Parent is IPropertyReferenceOperation { Property.IsIndexer: true, Parent: IFlowCaptureOperation noted } && _body.IsPlace(noted.Id)
            && Mutability.IsShareable(reference.Type) ? Access.None
        : access;

    /// <summary>A member of a structure is part of it; a member of an object is reached by reading the reference.</summary>
    private static Access OfReceiver(IOperation instance, Access access) =>
        instance.Type is { IsValueType: true } ? (access == Access.Lock ? Access.Read : access) : Access.Read;

    /// <summary>A property or indexer, with the contract of its accessor.</summary>
    public Sym EvaluateProperty(ref FlowState state, IPropertyReferenceOperation reference, Access access)
    {
        var property = reference.Property;
        var receiver = reference.Instance is { } instance ? _evaluator.Evaluate(ref state, instance, instance.Type is { IsValueType: true } ? OfStructProperty(property, access) : Access.Read) : null;
        var arguments = EvaluateArguments(ref state, reference.Arguments);
        var sym = property.IsIndexer && receiver is not null
            ? Sym.Element(_body.Analysis.Contracts.Members.Canonical(property), arguments.Insert(0, receiver), property.Type)
            : _body.Analysis.Contracts.Members.OfMember(receiver, property);
        if (access != Access.None && receiver is not null && _body.Analysis.Api.HeldMode(property) is { } mode)
        {
            return _evaluator.Locks.IsHeld(state.Find(receiver, mode) ?? state.Find(receiver, LockMode.Any), receiver, mode, reference);
        }

        if (receiver is not null && LockCallEvaluator.IsPending(receiver) && LockCallEvaluator.CompletionTold(property) is { } isTaken)
        {
            // Only the wait itself tells it.
            return _evaluator.Locks.TryOutcome(state, receiver.Children[0], LockMode.Exclusive, isTaken, isBoolean: true, reference);
        }

        if (!AccessEffects.IsInitializing(reference))
        {
            _evaluator.Accesses.CheckGuards(state, property, receiver, sym, OfCollection(reference, access), reference);
            var accessor = access == Access.Write ? property.SetMethod : property.GetMethod;
            if (accessor is not null && access != Access.None)
            {
                _evaluator.Locks.CheckWait(state, property, reference);
                _step.MayThrow(state);
                _body.Analysis.Inference.RecordCall(_body.Owner, accessor, receiver, ImmutableArray<Sym?>.Empty, _body.Memory.SourceOf, state, _body.Kind);
                // A compound assignment reads and writes: both contracts count.
                if (access == Access.Write && reference.Parent is ICompoundAssignmentOperation or IIncrementOrDecrementOperation && property.GetMethod is { } getter)
                {
                    _evaluator.Contracts.Apply(ref state, getter, receiver, p => p.Ordinal < arguments.Length ? arguments[p.Ordinal] : null, reference, sym);
                }

                return _evaluator.Contracts.Apply(ref state, accessor, receiver, p => p.Ordinal < arguments.Length ? arguments[p.Ordinal] : null, reference, sym);
            }
        }

        return sym;
    }

    private ImmutableArray<Sym> EvaluateArguments(ref FlowState state, ImmutableArray<IArgumentOperation> arguments)
    {
        var values = ImmutableArray.CreateBuilder<Sym>(arguments.Length);
        foreach (var argument in arguments)
        {
            values.Add(_evaluator.Evaluate(ref state, argument.Value));
        }

        return values.MoveToImmutable();
    }

    /// <summary>What an access to a property does to the structure that it belongs to.</summary>
    public static Access OfStructProperty(IPropertySymbol property, Access access) =>
        access == Access.Write && property.SetMethod is { IsReadOnly: false } ? Access.Write : Access.Read;

    public Sym EvaluateEvent(ref FlowState state, IEventReferenceOperation reference, Access access)
    {
        var receiver = reference.Instance is { } instance ? _evaluator.Evaluate(ref state, instance) : null;
        var sym = _body.Analysis.Contracts.Members.OfMember(receiver, reference.Event);
        _evaluator.Accesses.CheckGuards(state, reference.Event, receiver, sym, access, reference);
        return sym;
    }

    /// <summary>Adding a handler to an event or taking one away.</summary>
    public Sym EvaluateEventAssignment(ref FlowState state, IEventAssignmentOperation assignment)
    {
        var handler = _evaluator.Evaluate(ref state, assignment.HandlerValue);
        if (assignment.EventReference is IEventReferenceOperation reference)
        {
            var receiver = reference.Instance is { } instance ? _evaluator.Evaluate(ref state, instance) : null;
            var sym = _body.Analysis.Contracts.Members.OfMember(receiver, reference.Event);
            _evaluator.Accesses.CheckGuards(state, reference.Event, receiver, sym, Access.Write, reference);
            if ((assignment.Adds ? reference.Event.AddMethod : reference.Event.RemoveMethod) is { } accessor)
            {
                _step.MayThrow(state);
                _evaluator.Contracts.Apply(ref state, accessor, receiver, _ => handler, assignment, sym);
            }

            if (receiver is not null && receiver.Kind != SymKind.This)
            {
                _evaluator.Accesses.NoteEscapeOfThis(ref state, handler);
            }
        }

        return Sym.Unknown(assignment.Syntax);
    }

    public Sym EvaluateElement(ref FlowState state, IArrayElementReferenceOperation element, Access access)
    {
        var array = _evaluator.Evaluate(ref state, element.ArrayReference, access == Access.Lock ? Access.Read : access);
        var parts = ImmutableArray.CreateBuilder<Sym>();
        parts.Add(array);
        foreach (var index in element.Indices)
        {
            parts.Add(_evaluator.Evaluate(ref state, index));
        }

        return Sym.Element(null, parts.ToImmutable(), element.Type);
    }

    /// <summary>An intermediate value.</summary>
    public Sym EvaluateCapture(ref FlowState state, IFlowCaptureReferenceOperation capture, Access access)
    {
        if (!state.Values.TryGetValue(capture.Id, out var value))
        {
            return Sym.Unknown(capture.Syntax);
        }

        if (access == Access.Write || _body.IsPlace(capture.Id))
        {
            if (access != Access.None)
            {
                _evaluator.Accesses.CheckPlace(state, value, access, capture);
            }

            if (access == Access.Write && value.Data is ILocalSymbol or IParameterSymbol)
            {
                state = state.Bind(value.Data!, Sym.Unknown(capture.Syntax));
            }
        }

        return value;
    }

    /// <summary>Notes an intermediate value, or the place that is assigned to later.</summary>
    public Sym EvaluateCaptured(ref FlowState state, IFlowCaptureOperation capture)
    {
        var isPlace = _body.IsPlace(capture.Id);
        var value = capture.Value is IInvocationOperation { TargetMethod.Name: "GetEnumerator" } enumerate
            ? _evaluator.Calls.EvaluateInvocation(ref state, enumerate, isConsumed: true)
            : _evaluator.Evaluate(ref state, capture.Value, isPlace ? Access.None : capture.Syntax.Parent is LockStatementSyntax ? Access.Lock
                : _body.IsChanged(capture.Id) ? Access.Write : Access.Read);
        // What is assigned to is the variable, not what it stands for.
        value = !isPlace ? value : capture.Value switch
        {
            ILocalReferenceOperation { Local: { IsRef: false } local } => Sym.Local(local, 0, local.Type),
            IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter } => Sym.Parameter(parameter),
            _ => value,
        };
        state = state.Bind(capture.Id, value);
        return value;
    }
}
