using System.Collections.Generic;
using System.Linq;

using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Evaluation;

/// <summary>Evaluates what stores values: assignments of all kinds, and what a variable stands for after one.</summary>
internal sealed class AssignmentEvaluator
{
    private readonly Evaluator _evaluator;
    private readonly Step _step;
    private readonly Body _body;

    /// <summary>Makes it for one step.</summary>
    public AssignmentEvaluator(Evaluator evaluator, Step step)
    {
        _evaluator = evaluator;
        _step = step;
        _body = step.Body;
    }

    /// <summary>Evaluates an assignment; one by reference binds the place.</summary>
    public Sym EvaluateAssignment(ref FlowState state, ISimpleAssignmentOperation assignment)
    {
        if (assignment.IsRef || assignment.Target is ILocalReferenceOperation { Local.IsRef: true, IsDeclaration: true })
        {
            var place = _evaluator.Evaluate(ref state, assignment.Value, Access.None);
            if (assignment.Target is ILocalReferenceOperation reference)
            {
                state = state.Bind(reference.Local, Sym.Operator("ref", place));
            }

            return place;
        }

        if (assignment.Target is ILocalReferenceOperation { Local: { IsRef: true, RefKind: not RefKind.None } } declared
            && assignment.IsImplicit && !state.Values.ContainsKey(declared.Local))
        {
            var place = _evaluator.Evaluate(ref state, assignment.Value, Access.None);
            state = state.Bind(declared.Local, Sym.Operator("ref", place));
            return place;
        }

        var value = _evaluator.Evaluate(ref state, assignment.Value);
        Assign(ref state, assignment.Target, value, assignment.Value);
        return assignment.Target is ILocalReferenceOperation { Local: var assigned } && state.Values.TryGetValue(assigned, out var settled)
            ? settled
            : value;
    }

    /// <summary>A tuple taken apart: each variable gets its own value.</summary>
    public void EvaluateDeconstruction(ref FlowState state, IDeconstructionAssignmentOperation deconstruction)
    {
        var target = deconstruction.Target is IDeclarationExpressionOperation declaration ? declaration.Expression : deconstruction.Target;
        var value = deconstruction.Value is IConversionOperation { OperatorMethod: null } conversion ? conversion.Operand : deconstruction.Value;
        if (target is not ITupleOperation variables || value is not ITupleOperation values || variables.Elements.Length != values.Elements.Length)
        {
            _evaluator.ApplyHidden(ref state, deconstruction, _evaluator.Evaluate(ref state, deconstruction.Value));
            Assign(ref state, target, Sym.Unknown(deconstruction.Syntax), deconstruction.Value);
            return;
        }

        var evaluated = new List<Sym>();
        foreach (var element in values.Elements)
        {
            evaluated.Add(_evaluator.Evaluate(ref state, element));
        }

        for (var i = 0; i < evaluated.Count; i++)
        {
            Assign(ref state, variables.Elements[i], evaluated[i], values.Elements[i]);
        }
    }

    /// <summary>Evaluates what reads a place and stores there what an operator makes of it.</summary>
    /// <param name="state">What is known before it, and then after it.</param>
    /// <param name="target">The place.</param>
    /// <param name="operand">The operator's other side; null for increments.</param>
    /// <param name="method">The operator, where the program defines it.</param>
    /// <param name="operation">The whole.</param>
    public Sym EvaluateCompound(ref FlowState state, IOperation target, IOperation? operand, IMethodSymbol? method, IOperation operation)
    {
        var value = operand is null ? Sym.Unknown(operation.Syntax) : _evaluator.Evaluate(ref state, operand);
        var isLock = operation is ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.And or BinaryOperatorKind.Or };
        Sym old;
        if (target is ILocalReferenceOperation { Local.IsRef: false } or IParameterReferenceOperation)
        {
            old = _evaluator.Evaluate(ref state, target);
            Assign(ref state, target, isLock && value.Kind == SymKind.Outcome ? value : Sym.Operator(operation.Syntax.ToString(), old, value), null);
        }
        else
        {
            old = _evaluator.Evaluate(ref state, target, Access.Write);
        }

        if (method is not null)
        {
            _step.MayThrow(state);
            _evaluator.Contracts.Apply(ref state, method, null, p => p.Ordinal == 1 ? value : old, operation, value);
        }

        return Sym.Unknown(operation.Syntax);
    }

    /// <summary>Stores a value.</summary>
    public void Assign(ref FlowState state, IOperation target, Sym value, IOperation? source)
    {
        switch (target)
        {
            case ILocalReferenceOperation { Local.IsRef: true } reference:
                _evaluator.References.EvaluateLocal(state, reference, Access.Write);
                break;
            case ILocalReferenceOperation local:
                state = state.Bind(local.Local, Settle(value, local.Local, target));
                if (value.Kind == SymKind.Created && GuardEffects.IsGuard(state, value) && Disposals.IsNeverMentioned(local))
                {
                    state = GuardEffects.ForgetGuard(state, value);
                }

                break;
            case IParameterReferenceOperation parameter:
                state = state.Bind(parameter.Parameter, Settle(value, parameter.Parameter, target));
                _evaluator.Accesses.NoteStored(ref state, parameter.Parameter.RefKind is RefKind.Ref or RefKind.Out ? Sym.Parameter(parameter.Parameter) : null, value, source);
                break;
            case IDeclarationExpressionOperation declaration:
                Assign(ref state, declaration.Expression, value, source);
                break;
            case ITupleOperation tuple:
                foreach (var element in tuple.Elements)
                {
                    Assign(ref state, element, Sym.Unknown(element.Syntax), null);
                }

                break;
            case IDiscardOperation:
                break;
            default:
                var place = _evaluator.Evaluate(ref state, target, Access.Write);
                state = WithoutReplaced(state, place);
                _evaluator.Accesses.NoteStored(ref state, place, value, source);
                break;
        }
    }

    /// <summary>A variable that stands for a collection in a field has it for itself once the field gets another.</summary>
    private static FlowState WithoutReplaced(FlowState state, Sym place)
    {
        if (place.Kind is SymKind.Member or SymKind.Static && Mutability.IsShareable(place.Type))
        {
            foreach (var variable in state.Values.Where(v => v.Key is ILocalSymbol && v.Value.Equals(place)).Select(static v => (ILocalSymbol)v.Key).ToList())
            {
                state = state.Bind(variable, Sym.Local(variable, 0, variable.Type));
            }
        }

        return state;
    }

    /// <summary>
    /// What a variable stands for after an assignment. A call's result is taken as new each time, unless it is a lock or an
    /// outcome: two calls that make an object don't make the same one.
    /// </summary>
    public Sym Settle(Sym value, ISymbol variable, IOperation target)
    {
        if (value.Contains(static s => s.Kind == SymKind.Call)
            && !(value.Kind == SymKind.Call && IsPlainLock(value.Type)))
        {
            var settled = Sym.Local(variable, target.Syntax.SpanStart + 1, value.Type ?? TypeOf(variable));
            if (!value.Contains(s => s.Equals(settled)))
            {
                _body.Memory.NoteSource(settled, value);
            }

            return settled;
        }

        return value.Kind is SymKind.Unknown ? Sym.Local(variable, target.Syntax.SpanStart + 1, TypeOf(variable)) : value;
    }

    private static ITypeSymbol? TypeOf(ISymbol variable) => variable switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        _ => null,
    };

    private bool IsPlainLock(ITypeSymbol? type) =>
        type is not null && (type.SpecialType == SpecialType.System_Object
            || _body.Analysis.WellKnown.KindOf(type) is not (LockKind.Monitor or LockKind.None));
}
