using System;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Project;

/// <summary>
/// Whether an object is known to nobody but the method that touches it: it was made there, or by a method that returns what it
/// makes, or it belongs to such an object. What a caller owns, it owns in the methods it calls.
/// </summary>
internal sealed class Ownership
{
    /// <summary>Calls that return what calls return are followed this far.</summary>
    private const int DepthMax = 8;

    /// <summary>Values made of more than this are taken as known to others.</summary>
    private const int ValuesMax = 500;

    private readonly ContractProvider _contracts;
    private readonly ConcurrentDictionary<ISymbol, ConcurrentBag<Sym>> _returned = new(SymbolEqualityComparer.Default);

    /// <summary>Makes it, knowing nothing.</summary>
    public Ownership(ContractProvider contracts) => _contracts = contracts;

    /// <summary>Whether objects of a type have members that are looked after here.</summary>
    public static bool IsOfInterest(ITypeSymbol? type) =>
        type is { IsReferenceType: true, TypeKind: TypeKind.Class or TypeKind.Interface, DeclaringSyntaxReferences.IsEmpty: false }
            or ITypeParameterSymbol { IsValueType: false } or { SpecialType: SpecialType.System_Object };

    /// <summary>The type of what a method returns, or hands to whoever awaits it.</summary>
    public static ITypeSymbol ReturnTypeOf(IMethodSymbol method) =>
        method is { IsAsync: true, ReturnType: INamedTypeSymbol { TypeArguments: { Length: 1 } arguments } } ? arguments[0] : method.ReturnType;

    public void RecordReturned(IMethodSymbol method, Sym value)
    {
        if (IsOfInterest(ReturnTypeOf(method)))
        {
            _returned.GetOrAdd(_contracts.Members.Canonical(method), static _ => new ConcurrentBag<Sym>()).Add(value);
        }
    }

    /// <summary>Whether nobody else knows an object.</summary>
    /// <param name="isOwnedOnEntry">Whether what comes in by a slot of the method is owned by its callers.</param>
    public bool IsOwned(Sym? value, Func<Sym, bool> isOwnedOnEntry) => value is not null && IsOwned(value, new Question(isOwnedOnEntry), 0);

    private bool IsOwned(Sym value, Question question, int depth) => question.Left-- > 0 && value.Kind switch
    {
        SymKind.Created => true,
        SymKind.Constant => value.Data is null,
        SymKind.Phi => value.Children.All(c => IsOwned(c, question, depth)),
        SymKind.This or SymKind.Parameter => question.IsOwnedOnEntry(value),
        SymKind.Element or SymKind.Operator => !value.Children.IsEmpty && IsOwned(value.Children[0], question, depth),
        SymKind.Call => value.Data is IMethodSymbol method && IsReturnedOwned(method, method.IsStatic, value.Children, question, depth),
        SymKind.Static => value.Data is IPropertySymbol { GetMethod: { } getter } && ReturnedBy(getter) is { IsEmpty: false }
            && IsReturnedOwned(getter, true, value.Children, question, depth),
        SymKind.Member => IsMemberOwned(value, question, depth),
        _ => false,
    };

    /// <summary>What belongs to an owned object is owned too, and what a thread keeps for itself.</summary>
    private bool IsMemberOwned(Sym value, Question question, int depth) => value.Data switch
    {
        IPropertySymbol { Name: "Value", ContainingType: { Name: "ThreadLocal", ContainingNamespace.Name: "Threading" } } => true,
        IPropertySymbol { GetMethod: { } getter } when ReturnedBy(getter) is { IsEmpty: false } =>
            IsReturnedOwned(getter, false, value.Children, question, depth),
        _ => IsOwned(value.Children[0], question, depth),
    };

    private ConcurrentBag<Sym>? ReturnedBy(IMethodSymbol method) =>
        _returned.TryGetValue(_contracts.Members.Canonical(method), out var returned) ? returned : null;

    private bool IsReturnedOwned(IMethodSymbol method, bool isStatic, ImmutableArray<Sym> parts, Question question, int depth)
    {
        if (ReturnedBy(method) is not { } returned)
        {
            // Of other assemblies' methods: what a new collection gives out was put there; reflection makes things too.
            return method.DeclaringSyntaxReferences.IsEmpty
                && (parts.IsEmpty ? method is { Name: "CreateInstance", ContainingType.Name: "Activator" } : IsOwned(parts[0], question, depth));
        }

        return depth < DepthMax && returned.All(value => IsOwned(Pass(value, isStatic, parts), question, depth + 1));
    }

    /// <summary>What a callee returns, in the terms of its caller.</summary>
    private static Sym Pass(Sym value, bool isStatic, ImmutableArray<Sym> parts) => value.Substitute(s => s switch
    {
        { Kind: SymKind.This } => isStatic || parts.IsEmpty ? Sym.Unknown(s) : parts[0],
        { Kind: SymKind.Parameter, Data: IParameterSymbol parameter } =>
            parameter.Ordinal + (isStatic ? 0 : 1) is var index && index < parts.Length ? parts[index] : Sym.Unknown(s),
        _ => null,
    });

    /// <summary>One question, and how much may still be looked at to answer it.</summary>
    private sealed class Question
    {
        public Question(Func<Sym, bool> isOwnedOnEntry) => IsOwnedOnEntry = isOwnedOnEntry;

        public Func<Sym, bool> IsOwnedOnEntry { get; }

        public int Left { get; set; } = ValuesMax;
    }
}
