using System;
using System.Collections.Immutable;
using System.Linq;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Symbols;

/// <summary>
/// A value by the way it is reached: <c>this._gate</c>, <c>owner.Gate</c>, <c>typeof(T)</c>. Two locks are the same if their
/// values are equal; names stand for objects, so a path through a field that is reassigned in between is taken as unchanged.
/// </summary>
internal sealed class Sym : IEquatable<Sym>
{
    /// <summary>Longer paths are cut off as unknown: no lock is named that way.</summary>
    private const int DepthMax = 24;

    /// <summary>The operator of <see cref="MonitorOf"/>.</summary>
    public const string MonitorName = "monitor of";

    private readonly int _hash;
    private readonly int _depth;

    private Sym(SymKind kind, object? data, ImmutableArray<Sym> children, int version = 0, ITypeSymbol? type = null)
    {
        Kind = kind;
        Data = data;
        Children = children;
        Version = version;
        Type = type;
        var hash = ((int)kind * 397) ^ (version * 31);
        hash ^= data is ISymbol symbol ? SymbolEqualityComparer.Default.GetHashCode(symbol) : data?.GetHashCode() ?? 0;
        var depth = 0;
        foreach (var child in children)
        {
            hash = unchecked((hash * 31) + child._hash);
            depth = Math.Max(depth, child._depth);
        }

        _hash = hash;
        _depth = depth + 1;
    }

    /// <summary>The instance whose member is analyzed.</summary>
    public static Sym This { get; } = new(SymKind.This, null, ImmutableArray<Sym>.Empty);

    /// <summary>What it stands for.</summary>
    public SymKind Kind { get; }

    /// <summary>The symbol, constant, syntax or outcome behind it.</summary>
    public object? Data { get; }

    /// <summary>Receiver first, then arguments.</summary>
    public ImmutableArray<Sym> Children { get; }

    /// <summary>Tells assignments of one local apart.</summary>
    public int Version { get; }

    /// <summary>The static type where it is known; not part of the identity.</summary>
    public ITypeSymbol? Type { get; }

    /// <summary>A parameter on entry.</summary>
    public static Sym Parameter(IParameterSymbol parameter) =>
        new(SymKind.Parameter, parameter, ImmutableArray<Sym>.Empty, type: parameter.Type);

    /// <summary>A local whose value is opaque.</summary>
    public static Sym Local(ISymbol local, int version, ITypeSymbol? type) =>
        new(SymKind.Local, local, ImmutableArray<Sym>.Empty, version, type);

    /// <summary>A static field or property.</summary>
    public static Sym Static(ISymbol member, ITypeSymbol? type) =>
        new(SymKind.Static, member, ImmutableArray<Sym>.Empty, type: type);

    /// <summary>A member of an instance.</summary>
    public static Sym Member(Sym receiver, ISymbol member, ITypeSymbol? type) =>
        receiver._depth >= DepthMax
            ? Unknown(member)
            : new(SymKind.Member, member, ImmutableArray.Create(receiver), type: type);

    /// <summary>A member that is named but not imported; its type is not known.</summary>
    public static Sym Hidden(Sym receiver, HiddenMember member) =>
        receiver._depth >= DepthMax ? Unknown(member) : new(SymKind.Member, member, ImmutableArray.Create(receiver));

    /// <summary>A call's result.</summary>
    public static Sym Call(ISymbol method, ImmutableArray<Sym> receiverAndArguments, ITypeSymbol? type) =>
        receiverAndArguments.Any(static c => c._depth >= DepthMax)
            ? Unknown(method)
            : new(SymKind.Call, method, receiverAndArguments, type: type);

    public static Sym Element(ISymbol? indexer, ImmutableArray<Sym> receiverAndArguments, ITypeSymbol? type) =>
        receiverAndArguments.Any(static c => c._depth >= DepthMax)
            ? Unknown(new object())
            : new(SymKind.Element, indexer, receiverAndArguments, type: type);

    /// <summary><c>typeof(T)</c>.</summary>
    public static Sym TypeOf(ITypeSymbol type) => new(SymKind.TypeOf, type, ImmutableArray<Sym>.Empty);

    public static Sym Constant(object? value) => new(SymKind.Constant, value, ImmutableArray<Sym>.Empty);

    /// <summary>A new object.</summary>
    public static Sym Created(SyntaxNode syntax, ITypeSymbol? type) =>
        new(SymKind.Created, syntax, ImmutableArray<Sym>.Empty, type: type);

    /// <summary>A delegate made of a method.</summary>
    public static Sym Lambda(IMethodSymbol method, Sym? receiver) =>
        new(SymKind.Lambda, method, receiver is null ? ImmutableArray<Sym>.Empty : ImmutableArray.Create(receiver));

    /// <summary>An operator's result.</summary>
    public static Sym Operator(string name, params Sym[] operands) =>
        operands.Any(static c => c._depth >= DepthMax)
            ? Unknown(new object())
            : new(SymKind.Operator, name, ImmutableArray.Create(operands));

    /// <summary>The monitor of an object that is another kind of lock besides.</summary>
    public static Sym MonitorOf(Sym @object) => Operator(MonitorName, @object);

    /// <summary>One of two values.</summary>
    public static Sym Phi(Sym first, Sym second) =>
        first.Equals(second) ? first
        : first._depth >= DepthMax || second._depth >= DepthMax ? Unknown(new object())
        : new(SymKind.Phi, null, ImmutableArray.Create(first, second), type: first.Type ?? second.Type);

    /// <summary>A value that tells which locks were taken.</summary>
    public static Sym OutcomeOf(Outcome outcome) => new(SymKind.Outcome, outcome, ImmutableArray<Sym>.Empty);

    /// <summary>An unknown value; equal only to one of the same origin.</summary>
    public static Sym Unknown(object origin) => new(SymKind.Unknown, origin, ImmutableArray<Sym>.Empty);

    /// <summary>Whether the path leads through something unknown, so that nothing certain can be said of its identity.</summary>
    public bool IsVague =>
        Kind is SymKind.Unknown or SymKind.Phi || Children.Any(static c => c.IsVague);

    /// <summary>Whether <paramref name="predicate"/> holds for this or anything on its path.</summary>
    public bool Contains(Func<Sym, bool> predicate) => predicate(this) || Children.Any(c => c.Contains(predicate));

    /// <summary>The same, known to be of another static type.</summary>
    public Sym WithType(ITypeSymbol? type) => new(Kind, Data, Children, Version, type);

    /// <summary>Replaces this instance and parameters by what the caller passed.</summary>
    /// <param name="map">Gives the replacement of a root, or null to keep it.</param>
    public Sym Substitute(Func<Sym, Sym?> map)
    {
        if (map(this) is { } replacement)
        {
            return replacement;
        }

        if (Children.IsEmpty)
        {
            return this;
        }

        var changed = false;
        var builder = ImmutableArray.CreateBuilder<Sym>(Children.Length);
        foreach (var child in Children)
        {
            var next = child.Substitute(map);
            changed |= !ReferenceEquals(next, child);
            builder.Add(next);
        }

        return changed ? new Sym(Kind, Data, builder.MoveToImmutable(), Version, Type) : this;
    }

    /// <inheritdoc/>
    public bool Equals(Sym? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || other._hash != _hash || other.Kind != Kind || other.Version != Version
            || other.Children.Length != Children.Length || !SameData(Data, other.Data))
        {
            return false;
        }

        for (var i = 0; i < Children.Length; i++)
        {
            if (!Children[i].Equals(other.Children[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Sym);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <inheritdoc/>
    public override string ToString() => SymDisplay.Show(this);

    private static bool SameData(object? a, object? b) =>
        a is ISymbol x && b is ISymbol y ? SymbolEqualityComparer.Default.Equals(x, y) : Equals(a, b);
}
