using System.Collections.Generic;

using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Project;
using DaxVerify.Analyzers.Rules;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Screening;

/// <summary>
/// Which objects a body locks, and which fields it gives other objects: what is wrong with a lock whatever is held shows without going through the paths.
/// </summary>
internal sealed class LockUses
{
    private readonly LockAnalysis _analysis;
    private readonly List<Diagnostic> _findings = new();
    private readonly List<(IFieldSymbol Field, Location Where)> _locked = new();
    private readonly List<(IFieldSymbol Field, Location Where)> _replaced = new();

    private readonly HandReleases _byHand;

    /// <summary>Makes it for one body.</summary>
    public LockUses(LockAnalysis analysis)
    {
        _analysis = analysis;
        _byHand = new HandReleases(analysis, _findings);
    }

    /// <summary>What is wrong with the body alone.</summary>
    public IReadOnlyList<Diagnostic> Findings => _findings;

    /// <summary>The fields whose objects are locked, and where.</summary>
    public IReadOnlyList<(IFieldSymbol Field, Location Where)> Locked => _locked;

    /// <summary>The fields of this object, or of no object, that get another object here, and where.</summary>
    public IReadOnlyList<(IFieldSymbol Field, Location Where)> Replaced => _replaced;

    /// <summary>Notes one operation of the body.</summary>
    public void Note(IOperation operation)
    {
        switch (operation)
        {
            case ILockOperation statement:
                CheckObject(statement.LockedValue);
                NoteLocked(statement.LockedValue);
                break;
            case ITryOperation { Finally: not null } attempt:
                _byHand.Check(attempt);
                break;
            case IBlockOperation block:
                _byHand.Check(block);
                break;
            case IInvocationOperation call when _analysis.Api.IsLockMethod(call.TargetMethod):
                NoteCall(call);
                break;
            case ISimpleAssignmentOperation { IsRef: false, Target: IFieldReferenceOperation target } assignment:
                NoteReplaced(target, assignment.Value);
                break;
            case IArgumentOperation { Value: IFieldReferenceOperation exchanged, Parent: IInvocationOperation { TargetMethod: { Name: "Exchange", ContainingType: var type } } exchange }
                when WellKnownTypes.Same(type, _analysis.WellKnown.Interlocked):
                NoteReplaced(exchanged, exchange.Arguments[1].Value);
                break;
            case IFieldReferenceOperation or ILocalReferenceOperation or IParameterReferenceOperation or IArrayElementReferenceOperation
                when WellKnownTypes.Same(operation.Type, _analysis.WellKnown.SpinLock) && IsCopied(operation):
                ReportCopy(operation, "pass it by 'ref'");
                break;
        }
    }

    private void NoteCall(IInvocationOperation call)
    {
        if (_analysis.Api.IsWaitAsync(call))
        {
            NoteLocked(call.Instance!);
            return;
        }

        if (_analysis.Api.Classify(call) is not { } lockCall)
        {
            return;
        }

        if (lockCall.Kind is LockCallKind.Enter or LockCallKind.TryEnter or LockCallKind.EnterScope)
        {
            NoteLocked(lockCall.Target);
            if (WellKnownTypes.Same(call.TargetMethod.ContainingType, _analysis.WellKnown.Monitor))
            {
                CheckObject(lockCall.Target);
            }
        }

        if (lockCall.Target is IFieldReferenceOperation { Field.IsReadOnly: true } or IParameterReferenceOperation { Parameter.RefKind: RefKind.In or RefKind.RefReadOnlyParameter }
            && WellKnownTypes.Same(lockCall.Target.Type, _analysis.WellKnown.SpinLock))
        {
            ReportCopy(lockCall.Target, "it can't be written where it is, so that each call works on a copy; let it be written");
        }
    }

    private static IOperation WithoutConversions(IOperation value) =>
        value is IConversionOperation { OperatorMethod: null } conversion ? WithoutConversions(conversion.Operand) : value;

    private void CheckObject(IOperation locked)
    {
        var value = WithoutConversions(locked);
        var what = value switch
        {
            { Type.SpecialType: SpecialType.System_String } => "a string: equal ones can be one object, which others lock too",
            { Type: { IsValueType: true, TypeKind: not TypeKind.Error } } => "a value: each time it is locked it is boxed anew, and no two get the same object",
            IObjectCreationOperation or IArrayCreationOperation or IAnonymousObjectCreationOperation => "made here, so that nobody else can lock it",
            _ => null,
        };
        if (what is not null)
        {
            _findings.Add(Diagnostic.Create(RuleCatalog.WeakLockObject, value.Syntax.GetLocation(), value.Syntax.ToString().Split('\n')[0].TrimEnd(), what));
        }
    }

    private void NoteLocked(IOperation locked)
    {
        if (WithoutConversions(locked) is IFieldReferenceOperation { Field: { IsReadOnly: false } field } reference && IsOwn(reference)
            && (_analysis.WellKnown.KindOf(field.Type) != LockKind.Semaphore || _analysis.TraitsOf(field).IsBinarySemaphore))
        {
            _locked.Add((field, reference.Syntax.GetLocation()));
        }
    }

    private void NoteReplaced(IFieldReferenceOperation target, IOperation value)
    {
        if (!target.Field.IsReadOnly && IsOwn(target) && target.Field.Type.IsReferenceType && !IsNothing(value) && !FirstUse.IsOf(target))
        {
            _replaced.Add((target.Field, target.Syntax.GetLocation()));
        }
    }

    private static bool IsOwn(IFieldReferenceOperation reference) =>
        reference.Instance is null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance };

    private static bool IsNothing(IOperation value) =>
        WithoutConversions(value) is IDefaultValueOperation or { ConstantValue: { HasValue: true, Value: null } };

    private static bool IsCopied(IOperation reference) => reference.Parent switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: RefKind.None } } => true,
        ISimpleAssignmentOperation { IsRef: false } assignment => ReferenceEquals(assignment.Value, reference),
        IArgumentOperation { Parameter.RefKind: RefKind.None } => true,
        IFieldInitializerOperation or IPropertyInitializerOperation => true,
        IReturnOperation => reference.Syntax.Parent is not RefExpressionSyntax,
        _ => false,
    };

    private void ReportCopy(IOperation @lock, string instead) =>
        _findings.Add(Diagnostic.Create(RuleCatalog.CopiedLock, @lock.Syntax.GetLocation(), @lock.Syntax.ToString(), instead));
}
