using System.Collections.Concurrent;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Locks;

/// <summary>The types that the analysis knows by name, resolved once for each compilation.</summary>
internal sealed class WellKnownTypes
{
    private readonly ConcurrentDictionary<ITypeSymbol, LockKind> _kinds = new(SymbolEqualityComparer.Default);

    /// <summary>Resolves them.</summary>
    public WellKnownTypes(Compilation compilation)
    {
        Monitor = compilation.GetTypeByMetadataName("System.Threading.Monitor");
        Lock = compilation.GetTypeByMetadataName("System.Threading.Lock");
        LockScope = compilation.GetTypeByMetadataName("System.Threading.Lock+Scope");
        Mutex = compilation.GetTypeByMetadataName("System.Threading.Mutex");
        WaitHandle = compilation.GetTypeByMetadataName("System.Threading.WaitHandle");
        ReaderWriterLockSlim = compilation.GetTypeByMetadataName("System.Threading.ReaderWriterLockSlim");
        SpinLock = compilation.GetTypeByMetadataName("System.Threading.SpinLock");
        SemaphoreSlim = compilation.GetTypeByMetadataName("System.Threading.SemaphoreSlim");
        Interlocked = compilation.GetTypeByMetadataName("System.Threading.Interlocked");
        Volatile = compilation.GetTypeByMetadataName("System.Threading.Volatile");
        Thread = compilation.GetTypeByMetadataName("System.Threading.Thread");
        Task = compilation.GetTypeByMetadataName("System.Threading.Tasks.Task");
        TaskOfT = compilation.GetTypeByMetadataName("System.Threading.Tasks.Task`1");
        ValueTask = compilation.GetTypeByMetadataName("System.Threading.Tasks.ValueTask");
        ValueTaskOfT = compilation.GetTypeByMetadataName("System.Threading.Tasks.ValueTask`1");
        Lazy = compilation.GetTypeByMetadataName("System.Lazy`1");
        ThreadLocal = compilation.GetTypeByMetadataName("System.Threading.ThreadLocal`1");
        Enumerable = compilation.GetTypeByMetadataName("System.Linq.Enumerable");
        TimeSpan = compilation.GetTypeByMetadataName("System.TimeSpan");
        CancellationToken = compilation.GetTypeByMetadataName("System.Threading.CancellationToken");
    }

    /// <summary><c>System.Threading.Monitor</c>.</summary>
    public INamedTypeSymbol? Monitor { get; }

    /// <summary><c>System.Threading.Lock</c>.</summary>
    public INamedTypeSymbol? Lock { get; }

    /// <summary><c>System.Threading.Lock.Scope</c>.</summary>
    public INamedTypeSymbol? LockScope { get; }

    /// <summary><c>System.Threading.Mutex</c>.</summary>
    public INamedTypeSymbol? Mutex { get; }

    /// <summary><c>System.Threading.WaitHandle</c>.</summary>
    public INamedTypeSymbol? WaitHandle { get; }

    /// <summary><c>System.Threading.ReaderWriterLockSlim</c>.</summary>
    public INamedTypeSymbol? ReaderWriterLockSlim { get; }

    /// <summary><c>System.Threading.SpinLock</c>.</summary>
    public INamedTypeSymbol? SpinLock { get; }

    /// <summary><c>System.Threading.SemaphoreSlim</c>.</summary>
    public INamedTypeSymbol? SemaphoreSlim { get; }

    /// <summary><c>System.Threading.Interlocked</c>.</summary>
    public INamedTypeSymbol? Interlocked { get; }

    /// <summary><c>System.Threading.Volatile</c>.</summary>
    public INamedTypeSymbol? Volatile { get; }

    /// <summary><c>System.Threading.Thread</c>.</summary>
    public INamedTypeSymbol? Thread { get; }

    /// <summary><c>System.Threading.Tasks.Task</c>.</summary>
    public INamedTypeSymbol? Task { get; }

    /// <summary><c>System.Threading.Tasks.Task&lt;T&gt;</c>.</summary>
    public INamedTypeSymbol? TaskOfT { get; }

    /// <summary><c>System.Threading.Tasks.ValueTask</c>.</summary>
    public INamedTypeSymbol? ValueTask { get; }

    /// <summary><c>System.Threading.Tasks.ValueTask&lt;T&gt;</c>.</summary>
    public INamedTypeSymbol? ValueTaskOfT { get; }

    /// <summary><c>System.Lazy&lt;T&gt;</c>.</summary>
    public INamedTypeSymbol? Lazy { get; }

    /// <summary><c>System.Threading.ThreadLocal&lt;T&gt;</c>.</summary>
    public INamedTypeSymbol? ThreadLocal { get; }

    /// <summary><c>System.Linq.Enumerable</c>.</summary>
    public INamedTypeSymbol? Enumerable { get; }

    /// <summary><c>System.TimeSpan</c>.</summary>
    public INamedTypeSymbol? TimeSpan { get; }

    /// <summary><c>System.Threading.CancellationToken</c>.</summary>
    public INamedTypeSymbol? CancellationToken { get; }

    /// <summary>Whether both are the same type, neither being unknown.</summary>
    public static bool Same(ITypeSymbol? a, ITypeSymbol? b) =>
        a is not null && b is not null && SymbolEqualityComparer.Default.Equals(a.OriginalDefinition, b.OriginalDefinition);

    /// <summary>The type that is in no other, around a type or itself; null for none.</summary>
    public static INamedTypeSymbol? OutermostOf(INamedTypeSymbol? type)
    {
        while (type?.ContainingType is { } around)
        {
            type = around;
        }

        return type;
    }

    /// <summary>Which family of locks a type belongs to.</summary>
    public LockKind KindOf(ITypeSymbol? type)
    {
        if (type is null)
        {
            return LockKind.Monitor;
        }

        if (_kinds.TryGetValue(type, out var kind))
        {
            return kind;
        }

        kind = Classify(type);
        _kinds.TryAdd(type, kind);
        return kind;
    }

    /// <summary>Whether the type is a task that an <c>await</c> unwraps.</summary>
    public bool IsTask(ITypeSymbol? type) => Same(type, Task) || Same(type, TaskOfT) || Same(type, ValueTask) || Same(type, ValueTaskOfT);

    private LockKind Classify(ITypeSymbol type)
    {
        if (Same(type, Lock))
        {
            return LockKind.Lock;
        }

        if (Same(type, Mutex))
        {
            return LockKind.Mutex;
        }

        if (Same(type, ReaderWriterLockSlim))
        {
            return LockKind.ReaderWriter;
        }

        if (Same(type, SpinLock))
        {
            return LockKind.Spin;
        }

        if (Same(type, SemaphoreSlim))
        {
            return LockKind.Semaphore;
        }

        if (Annotations.TypeHas(type, Annotations.LockType))
        {
            return LockKind.Custom;
        }

        return type is ITypeParameterSymbol parameter ? ClassifyParameter(parameter)
            : type.IsReferenceType && type.TypeKind is not TypeKind.Error ? LockKind.Monitor
            : type.TypeKind is TypeKind.Error ? LockKind.Monitor
            : LockKind.None;
    }

    private LockKind ClassifyParameter(ITypeParameterSymbol parameter)
    {
        foreach (var constraint in parameter.ConstraintTypes)
        {
            var kind = KindOf(constraint);
            if (kind is not LockKind.None and not LockKind.Monitor)
            {
                return kind;
            }
        }

        return parameter.IsValueType ? LockKind.None : LockKind.Monitor;
    }
}
