using System.Globalization;
using System.Linq;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Locks;

/// <summary>The lock methods of the framework, known without annotations.</summary>
internal sealed class LockApi
{
    /// <summary>The value of <c>ConfigureAwaitOptions.SuppressThrowing</c>.</summary>
    private const int SuppressThrowingFlag = 2;

    private readonly WellKnownTypes _types;

    /// <summary>Makes the table.</summary>
    public LockApi(WellKnownTypes types) => _types = types;

    /// <summary>Whether a method belongs to a type that <see cref="Classify"/> knows: a quick test.</summary>
    public bool IsLockMethod(IMethodSymbol method)
    {
        var type = method.ContainingType;
        return WellKnownTypes.Same(type, _types.Monitor) || (type is { IsStatic: false } && IsLockType(type));
    }

    /// <summary>Whether whoever calls a method, be it by a delegate, gives up the lock whose method it is.</summary>
    public bool IsRelease(IMethodSymbol method) =>
        method is { IsStatic: false, Name: "Exit" or "ExitReadLock" or "ExitUpgradeableReadLock" or "ExitWriteLock" or "Release" or "ReleaseMutex" } && IsLockMethod(method);

    /// <summary>What a call does; null if it is not a lock call.</summary>
    public LockCall? Classify(IInvocationOperation call) =>
        ClassifyByName(call) is not { } found ? null : found.Kind == LockCallKind.TryEnter && IsInfinite(call) ? found.AsEnter() : found;

    private LockCall? ClassifyByName(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var type = method.ContainingType;
        if (WellKnownTypes.Same(type, _types.Monitor))
        {
            return OfMonitor(call);
        }

        if (call.Instance is not { } instance)
        {
            return null;
        }

        if (WellKnownTypes.Same(type, _types.Lock))
        {
            return OfLock(call, instance);
        }

        if (WellKnownTypes.Same(type, _types.ReaderWriterLockSlim))
        {
            return OfReaderWriter(method.Name, instance);
        }

        if (WellKnownTypes.Same(type, _types.SpinLock))
        {
            return OfSpin(call, instance);
        }

        return WellKnownTypes.Same(type, _types.SemaphoreSlim) ? OfSemaphore(call, instance) : OfMutex(call, instance);
    }

    /// <summary>The mode that a property of a lock tells about; null if it is no such property.</summary>
    public LockMode? HeldMode(IPropertySymbol property)
    {
        if (property.Name == "IsHeldByCurrentThread"
            && (WellKnownTypes.Same(property.ContainingType, _types.Lock) || WellKnownTypes.Same(property.ContainingType, _types.SpinLock)))
        {
            return LockMode.Exclusive;
        }

        return !WellKnownTypes.Same(property.ContainingType, _types.ReaderWriterLockSlim) ? null : property.Name switch
        {
            "IsReadLockHeld" => LockMode.Shared,
            "IsUpgradeableReadLockHeld" => LockMode.Upgradeable,
            "IsWriteLockHeld" => LockMode.Exclusive,
            _ => null,
        };
    }

    /// <summary>Whether a call is <c>SemaphoreSlim.WaitAsync</c>, which takes the lock when awaited.</summary>
    public bool IsWaitAsync(IInvocationOperation call) =>
        call.TargetMethod.Name == "WaitAsync" && WellKnownTypes.Same(call.TargetMethod.ContainingType, _types.SemaphoreSlim);

    /// <summary>
    /// What is awaited when a task is configured first, by <c>ConfigureAwait</c> or by an extension that a project has made to say so in fewer words; null if
    /// a call does something else.
    /// </summary>
    public static IOperation? ConfiguredBy(IInvocationOperation call) => call.TargetMethod switch
    {
        { Name: "ConfigureAwait" } => call.Instance,
        { IsExtensionMethod: true, Parameters.Length: 1, ReturnType: { Name: "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable", ContainingNamespace.Name: "CompilerServices" } } =>
            call.Arguments[0].Value is IConversionOperation conversion ? conversion.Operand : call.Arguments[0].Value,
        _ => null,
    };

    /// <summary>Whether awaiting what is configured so comes back from a wait that was cancelled too, so that the task has to be asked.</summary>
    public static bool SuppressesThrowing(IInvocationOperation call) => call is { TargetMethod.Name: "ConfigureAwait", Arguments.Length: 1 } && call.Arguments[0].Value is { Type.Name: "ConfigureAwaitOptions" } options
        && (options.ConstantValue is not { HasValue: true, Value: int flags } || (flags & SuppressThrowingFlag) != 0);

    /// <summary>Whether such a wait may come back without the lock, and tells so.</summary>
    public bool IsTryWaitAsync(IInvocationOperation call) => call.Type is INamedTypeSymbol { IsGenericType: true } && !IsInfinite(call);

    /// <summary>Whether a method or property of the framework comes back only when another thread has done something. Taking a lock is not meant.</summary>
    public bool IsWait(ISymbol member) => member.ContainingType is { } type && (member.Name switch
    {
        "Wait" or "WaitAll" or "WaitAny" or "Result" => WellKnownTypes.Same(type, _types.Task) || WellKnownTypes.Same(type, _types.TaskOfT)
            || WellKnownTypes.Same(type, _types.ValueTaskOfT) || WellKnownTypes.Same(type, _types.WaitHandle)
            || type is { Name: "ManualResetEventSlim" or "CountdownEvent", ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" } },
        "GetResult" => type.Name is "TaskAwaiter" or "ValueTaskAwaiter" or "ConfiguredTaskAwaiter" or "ConfiguredValueTaskAwaiter",
        "WaitOne" or "SignalAndWait" => WellKnownTypes.Same(type, _types.WaitHandle)
            || type is { Name: "Barrier", ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" } },
        "Join" => WellKnownTypes.Same(type, _types.Thread),
        "Take" or "TakeFromAny" => type is { Name: "BlockingCollection", ContainingNamespace: { Name: "Concurrent", ContainingNamespace.Name: "Collections" } },
        _ => false,
    });

    /// <summary>Whether one of the arguments is a token that may cancel the call.</summary>
    public bool HasToken(IOperation call) =>
        call is IInvocationOperation invocation && invocation.Arguments.Any(a => WellKnownTypes.Same(a.Parameter?.Type, _types.CancellationToken)
            && a.Value is not IDefaultValueOperation && !a.IsImplicit
            && a.Value is not IPropertyReferenceOperation { Property.Name: "None" });

    /// <summary>
    /// Whether a wait has a timeout that never comes (-1, <c>Timeout.Infinite</c>, <c>Timeout.InfiniteTimeSpan</c>): it takes the lock like one without.
    /// </summary>
    public bool IsInfinite(IInvocationOperation call) => call.Arguments.Any(a =>
        (a.Parameter?.Type.SpecialType == SpecialType.System_Int32 || WellKnownTypes.Same(a.Parameter?.Type, _types.TimeSpan)) && IsInfinite(a.Value));

    private bool IsInfinite(IOperation timeout) => timeout switch
    {
        { ConstantValue: { HasValue: true, Value: int milliseconds } } => milliseconds == System.Threading.Timeout.Infinite,
        { ConstantValue: { HasValue: true, Value: long or double } known } => System.Convert.ToDouble(known.Value, CultureInfo.InvariantCulture) == -1,
        IConversionOperation conversion => IsInfinite(conversion.Operand),
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Plus } plus => IsInfinite(plus.Operand),
        IFieldReferenceOperation { Field: { Name: "InfiniteTimeSpan", ContainingType: { Name: "Timeout", ContainingNamespace.Name: "Threading" } } } => true,
        IFieldReferenceOperation { Field: { IsReadOnly: true } field } => FieldValues.Of(field).ToList() is { Count: > 0 } values
            && values.TrueForAll(static v => v.ToString().EndsWith("Timeout.InfiniteTimeSpan", System.StringComparison.Ordinal)),
        IInvocationOperation { TargetMethod: { Name: "FromMilliseconds", ContainingType: var type } } made =>
            WellKnownTypes.Same(type, _types.TimeSpan) && made.Arguments.Length > 0 && IsInfinite(made.Arguments[0].Value),
        _ => false,
    };

    private bool IsLockType(ITypeSymbol type) =>
        WellKnownTypes.Same(type, _types.Lock) || WellKnownTypes.Same(type, _types.ReaderWriterLockSlim)
        || WellKnownTypes.Same(type, _types.SpinLock) || WellKnownTypes.Same(type, _types.SemaphoreSlim)
        || WellKnownTypes.Same(type, _types.Mutex) || WellKnownTypes.Same(type, _types.WaitHandle);

    private static LockCall? OfMonitor(IInvocationOperation call)
    {
        var kind = call.TargetMethod.Name switch
        {
            "Enter" => LockCallKind.Enter,
            "TryEnter" => LockCallKind.TryEnter,
            "Exit" => LockCallKind.Exit,
            "Wait" or "Pulse" or "PulseAll" => LockCallKind.Require,
            "IsEntered" => LockCallKind.IsHeld,
            _ => (LockCallKind?)null,
        };
        return kind is null || call.Arguments.FirstOrDefault(static a => a.Parameter?.Ordinal == 0) is not { } target
            ? null
            : new LockCall(kind.Value, target.Value, LockMode.Exclusive, TakenOf(call));
    }

    private static LockCall? OfLock(IInvocationOperation call, IOperation instance) => call.TargetMethod.Name switch
    {
        "Enter" => new LockCall(LockCallKind.Enter, instance, LockMode.Exclusive),
        "EnterScope" => new LockCall(LockCallKind.EnterScope, instance, LockMode.Exclusive),
        "TryEnter" => new LockCall(LockCallKind.TryEnter, instance, LockMode.Exclusive),
        "Exit" => new LockCall(LockCallKind.Exit, instance, LockMode.Exclusive),
        _ => null,
    };

    private static LockCall? OfReaderWriter(string name, IOperation instance) => name switch
    {
        "EnterReadLock" => new LockCall(LockCallKind.Enter, instance, LockMode.Shared),
        "EnterUpgradeableReadLock" => new LockCall(LockCallKind.Enter, instance, LockMode.Upgradeable),
        "EnterWriteLock" => new LockCall(LockCallKind.Enter, instance, LockMode.Exclusive),
        "TryEnterReadLock" => new LockCall(LockCallKind.TryEnter, instance, LockMode.Shared),
        "TryEnterUpgradeableReadLock" => new LockCall(LockCallKind.TryEnter, instance, LockMode.Upgradeable),
        "TryEnterWriteLock" => new LockCall(LockCallKind.TryEnter, instance, LockMode.Exclusive),
        "ExitReadLock" => new LockCall(LockCallKind.Exit, instance, LockMode.Shared),
        "ExitUpgradeableReadLock" => new LockCall(LockCallKind.Exit, instance, LockMode.Upgradeable),
        "ExitWriteLock" => new LockCall(LockCallKind.Exit, instance, LockMode.Exclusive),
        _ => null,
    };

    private static LockCall? OfSpin(IInvocationOperation call, IOperation instance) => call.TargetMethod.Name switch
    {
        "Enter" => new LockCall(LockCallKind.Enter, instance, LockMode.Exclusive, TakenOf(call)),
        "TryEnter" => new LockCall(LockCallKind.TryEnter, instance, LockMode.Exclusive, TakenOf(call)),
        "Exit" => new LockCall(LockCallKind.Exit, instance, LockMode.Exclusive),
        _ => null,
    };

    private LockCall? OfSemaphore(IInvocationOperation call, IOperation instance) => call.TargetMethod.Name switch
    {
        "Wait" => new LockCall(
            call.TargetMethod.ReturnsVoid ? LockCallKind.Enter : LockCallKind.TryEnter, instance, LockMode.Exclusive,
            isCancellable: HasToken(call)),
        "Release" => new LockCall(LockCallKind.Exit, instance, LockMode.Exclusive),
        _ => null,
    };

    private LockCall? OfMutex(IInvocationOperation call, IOperation instance)
    {
        if (!WellKnownTypes.Same(instance.Type, _types.Mutex))
        {
            return null;
        }

        return call.TargetMethod.Name switch
        {
            "WaitOne" => new LockCall(
                call.TargetMethod.Parameters.IsEmpty ? LockCallKind.Enter : LockCallKind.TryEnter, instance, LockMode.Exclusive),
            "ReleaseMutex" => new LockCall(LockCallKind.Exit, instance, LockMode.Exclusive),
            _ => null,
        };
    }

    private static IArgumentOperation? TakenOf(IInvocationOperation call) =>
        call.Arguments.FirstOrDefault(static a => a.Parameter is { RefKind: RefKind.Ref, Type.SpecialType: SpecialType.System_Boolean });
}
